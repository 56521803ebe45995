/** Where a request comes from, also behind reverse proxies. */
import { BlockList, isIP } from "node:net";
import type { Peer } from "../../../platform/http-server.ts";

/** Proxies that are believed. */
export interface TrustedProxies {
  /** True when nobody else can be at this address. */
  has(address: string): boolean;
}

/** Makes it of addresses and networks, such as `10.0.0.0/8`. @throws Error for what is neither */
export function trustedProxies(texts: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const text of texts) {
    const [address = "", bits] = text.trim().split("/", 2);
    const family = isIP(address);
    const length = bits === undefined ? undefined : Number(bits);
    const isNetwork = length === undefined || (/^\d+$/.test(bits ?? "") && length <= (family === 6 ? 128 : 32));
    if (family === 0 || !isNetwork) {
      throw new Error(`kestra.server.trusted-proxies: "${text}" is no address, nor a network such as 10.0.0.0/8`);
    }
    const kind = family === 6 ? "ipv6" : "ipv4";
    if (length === undefined) list.addAddress(address, kind);
    else list.addSubnet(address, length, kind);
  }
  return {
    has(address) {
      const plain = withoutPrefix(address);
      return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
    },
  };
}

/**
 * The address of whoever asks. What a header says counts only when a trusted proxy has sent it; of several addresses
 * the last one that is no trusted proxy does, for what stands before it anybody can write.
 */
export function clientAddress({ headers }: Request, peer: Peer, proxies: TrustedProxies): string {
  const address = withoutPrefix(peer.address());
  const forwarded = headers.get("x-forwarded-for");
  if (forwarded === null || !proxies.has(address)) return address;
  const hops = forwarded.split(",").map((each) => each.trim());
  return hops.findLast((each) => !proxies.has(each)) ?? address;
}

/** Whether the client speaks HTTPS with a trusted proxy. */
export function isForwardedSecurely({ headers }: Request, peer: Peer, proxies: TrustedProxies): boolean {
  return headers.get("x-forwarded-proto") === "https" && proxies.has(withoutPrefix(peer.address()));
}

/** IPv4 addresses that are written as IPv6 ones. */
function withoutPrefix(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
