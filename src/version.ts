/** As in package.json: servers see what calls them. */
export const version = '1.0.0';
