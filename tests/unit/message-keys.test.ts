import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { AREAS } from '#app/_i18n/areas.ts';

type Tree = { [key: string]: string | Tree };

const ROOT = new URL('../../', import.meta.url);
const WORDS: Tree = Object.fromEntries(
  AREAS.map((area) => [area, JSON.parse(readFileSync(new URL(`app/_messages/en/${area}.json`, ROOT), 'utf8'))]),
);

function at(path: string): string | Tree | undefined {
  return path
    .split('.')
    .reduce<string | Tree | undefined>((node, key) => (typeof node === 'object' ? node[key] : undefined), WORDS);
}

/** The argument of `useTranslations('…')` or `getTranslations('…')`, also awaited. */
function namespaceOf(node: ts.Expression | undefined): string | undefined {
  if (node && ts.isAwaitExpression(node)) return namespaceOf(node.expression);
  if (!node || !ts.isCallExpression(node) || !/^(use|get)Translations$/.test(node.expression.getText())) return;
  const [namespace] = node.arguments;
  return namespace && ts.isStringLiteral(namespace) ? namespace.text : undefined;
}

/** The elements of `[a, b]`, also within `await Promise.all(…)`. */
function elementsOf(node: ts.Expression | undefined): readonly ts.Expression[] {
  if (node && ts.isAwaitExpression(node)) return elementsOf(node.expression);
  if (node && ts.isCallExpression(node)) return elementsOf(node.arguments[0]);
  return node && ts.isArrayLiteralExpression(node) ? node.elements : [];
}

/** True if a function around the node has a parameter of that name: its namespace is known to its caller only. */
function isParameter(name: string, node: ts.Node): boolean {
  if (ts.isFunctionLike(node) && node.parameters.some((parameter) => parameter.name.getText() === name)) return true;
  return node.parent !== undefined && isParameter(name, node.parent);
}

/** The namespaces that a file reads, and its literal keys: for each, the paths that it may mean. */
function readBy(file: string): { namespaces: string[]; keys: string[][] } {
  const source = ts.createSourceFile(
    file,
    readFileSync(new URL(file, ROOT), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const bound = new Map<string, string[]>();
  const bind = (name: ts.BindingName, namespace: string | undefined) => {
    if (namespace) bound.set(name.getText(), [...(bound.get(name.getText()) ?? []), namespace]);
  };
  const calls: { name: string; key: string }[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isVariableDeclaration(node)) {
      bind(node.name, namespaceOf(node.initializer));
      const elements = elementsOf(node.initializer);
      if (ts.isArrayBindingPattern(node.name))
        for (const [index, element] of node.name.elements.entries())
          if (ts.isBindingElement(element)) bind(element.name, namespaceOf(elements[index]));
    }
    if (ts.isCallExpression(node)) {
      const [key] = node.arguments;
      const name = node.expression.getText().replace(/\.rich$/, '');
      if (key && ts.isStringLiteral(key) && !isParameter(name, node)) calls.push({ name, key: key.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const keys = calls.flatMap(({ name, key }) => {
    const namespaces = bound.get(name);
    return namespaces ? [namespaces.map((namespace) => `${namespace}.${key}`)] : [];
  });
  return { namespaces: [...bound.values()].flat(), keys };
}

const FILES = globSync('{app,lib}/**/*.{ts,tsx}', { cwd: ROOT }).filter((file) => !file.includes('/generated/'));

test('every area and key of the messages that the code names is there', () => {
  const read = FILES.map((file) => ({ file, ...readBy(file) }));
  expect(read.flatMap(({ keys }) => keys).length).toBeGreaterThan(500);
  const missing = read.flatMap(({ file, namespaces, keys }) => [
    ...namespaces.filter((namespace) => at(namespace) === undefined).map((namespace) => `${file}: ${namespace}`),
    ...keys
      .filter((paths) => !paths.some((path) => typeof at(path) === 'string'))
      .map((paths) => `${file}: ${paths.join(' or ')}`),
  ]);
  expect(missing).toEqual([]);
});
