const IPV4_AT_THE_END = /\d+\.\d+\.\d+\.\d+$/;

/**
 * Who shares a place on the network: an IPv4 address, or the first 64 bits of an IPv6 one, since whoever has a network has
 * all addresses in it. Anything else stays as it is.
 */
export function networkPlace(address: string): string {
  const plain = address.trim().replace(/%.*$/, '');
  const [ipv4] = IPV4_AT_THE_END.exec(plain) ?? [];
  if (ipv4 || !plain.includes(':')) return ipv4 ?? plain;
  if (!URL.canParse(`http://[${plain}]`)) return plain;
  const [head = ''] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  return [...head.split(':').filter(Boolean), '0', '0', '0', '0'].slice(0, 4).join(':');
}
