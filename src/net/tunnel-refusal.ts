/** A proxy that was reached did not lead to an address; perhaps it leads to another one. The message ends a sentence. */
export class TunnelRefusal extends Error {
  override readonly name = "TunnelRefusal";
}
