// The addresses of the page, as the page itself has them.
import { routes, match } from "../src/app/routes";
import { pages } from "../src/views/settings/pages";

export const settingsPages = pages.map(({ name }) => name);
export const paths = routes.map(({ path }) => path).filter((path) => path !== "/parts");
export { match };
