import type { PackageCrypto } from "../../package/crypto.ts";
import type { FleetPicture } from "../picture.ts";

export interface FleetViewOptions {
  readonly crypto: PackageCrypto;
}

export type FleetView = (picture: FleetPicture, options: FleetViewOptions) => string;
