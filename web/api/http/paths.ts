/** Where the API lies. */
import { DEFAULT_TENANT } from "../../../components/standalone/standalone.ts";

/** The tenant of every request, as long as there is one. */
export const TENANT = DEFAULT_TENANT;

/** What all paths begin with. */
export const API_PATH = "/api/v1";

/** What paths begin with that name the tenant. */
export const TENANT_PATH = `${API_PATH}/${TENANT}/`;
