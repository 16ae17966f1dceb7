/** The people of a bulk action, as hidden fields of its form: ids, or the page's filter. */
export function ChosenFields({ fields }: { fields: [string, string][] }) {
  return fields.map(([name, value]) => <input key={`${name}=${value}`} type="hidden" name={name} value={value} />);
}
