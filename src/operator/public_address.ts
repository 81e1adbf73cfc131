/**
 * Addresses that are on the internet, and not in the operator's own network.
 *
 * @module
 */

import { BlockList, isIPv6 } from "node:net";

/** IPv4 that is not on the internet, by IANA's registry of special addresses. */
const SPECIAL_IPV4 = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // behind a carrier's address translation
  ["127.0.0.0", 8], // this machine
  ["168.63.129.16", 32], // Azure's host, which knows the machine's settings
  ["169.254.0.0", 16], // link-local; clouds answer there with their secrets
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocols
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // relays between IPv6 and IPv4
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, and broadcast
] as const;

/** IPv6 within 2000::/3 that is not on the internet, or leads to IPv4. */
const SPECIAL_IPV6 = [
  ["2001::", 23], // protocols, Teredo among them
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4, which holds an address of IPv4
  ["3fff::", 20], // documentation
] as const;

const special = new BlockList();
for (const [net, bits] of SPECIAL_IPV4) special.addSubnet(net, bits, "ipv4");
for (const [net, bits] of SPECIAL_IPV6) special.addSubnet(net, bits, "ipv6");

// All that is in use. Addresses of IPv4 in those of IPv6 are outside.
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");

/** Reports whether an address is on the internet. */
export function isPublicAddress(address: string): boolean {
  if (!isIPv6(address)) return !special.check(address, "ipv4");
  return global.check(address, "ipv6") && !special.check(address, "ipv6");
}
