const SECTOR = 512;
const [END, FREE, FAT] = [0xfffffffe, 0xffffffff, 0xfffffffd];

/**
 * A compound file (MS-CFB), the container of old Office files and of those with a password, with streams of these names in its
 * directory: a header, a table of sectors, the directory, and a body.
 */
export function compoundOf(streams: readonly string[], body = Buffer.alloc(8 * SECTOR, 'x')): Buffer {
  const names = ['Root Entry', ...streams];
  const directory = Buffer.alloc(Math.ceil(names.length / 4) * SECTOR);
  for (const [at, name] of names.entries()) {
    directory.write(name, at * 128, 'utf16le');
    directory.writeUInt16LE(name.length * 2 + 2, at * 128 + 64);
    directory.writeUInt8(at === 0 ? 5 : 2, at * 128 + 66);
    directory.writeUInt32LE(at === 0 ? END : 1 + directory.length / SECTOR, at * 128 + 116);
    directory.writeUInt32LE(at === 0 ? 0 : body.length, at * 128 + 120);
  }
  const table = Buffer.alloc(SECTOR, 0xff);
  const sectors = [
    FAT,
    ...chain(1, directory.length / SECTOR),
    ...chain(1 + directory.length / SECTOR, body.length / SECTOR),
  ];
  for (const [at, next] of sectors.entries()) table.writeUInt32LE(next, at * 4);
  const header = Buffer.alloc(SECTOR, 0xff);
  header.fill(0, 0, 76);
  header.write('d0cf11e0a1b11ae1', 0, 'hex');
  for (const [at, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    header.writeUInt16LE(value, at);
  header.writeUInt32LE(1, 44);
  header.writeUInt32LE(1, 48);
  header.writeUInt32LE(4096, 56);
  for (const at of [60, 68]) header.writeUInt32LE(END, at);
  header.writeUInt32LE(0, 76);
  header.writeUInt32LE(FREE, 80);
  return Buffer.concat([header, table, directory, body]);
}

const chain = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => (at === count - 1 ? END : first + at + 1));
