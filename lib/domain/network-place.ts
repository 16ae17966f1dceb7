/** The forms that some proxies write: in brackets, with the connection's port, or with a zone. */
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/;
const IPV4_AT_THE_END = /\d+\.\d+\.\d+\.\d+$/;
const IPV4_AS_IPV6 = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * A place on the network: an IPv4 address, or the first 64 bits of an IPv6 one, since the owner of a network has all addresses
 * in it. A port is not part of it: each connection has another. Anything else stays as it is.
 */
export function networkPlace(address: string): string {
  const typed = address.trim();
  const [, bracketed, ipv4WithPort] = WITH_PORT.exec(typed) ?? [];
  const plain = (bracketed ?? ipv4WithPort ?? typed).replace(/%.*$/, '');
  const [ipv4] = IPV4_AT_THE_END.exec(plain) ?? [];
  if (ipv4 || !plain.includes(':')) return ipv4 ?? plain;
  if (!URL.canParse(`http://[${plain}]`)) return plain;
  const ipv6 = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [, high, low] = IPV4_AS_IPV6.exec(ipv6) ?? [];
  if (high && low) return [high, low].flatMap((word) => octets(Number.parseInt(word, 16))).join('.');
  const [head = ''] = ipv6.split('::');
  return [...head.split(':').filter(Boolean), '0', '0', '0', '0'].slice(0, 4).join(':');
}

const octets = (word: number) => [word >> 8, word & 255];
