// Whether a server is too old for a call: what has no id in its address is there, or the call is not.
import { ApiProblem } from "../../api/errors";

export function lacks(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.status === 405);
}
