/** The version of this program. */
import manifest from "../package.json" with { type: "json" };

/** As `package.json` states it; in a built program, as it was when that was built. */
export const VERSION: string = manifest.version;
