/** What the engine is started with; the build names another hub for tests. */
export const options = { hub: PRECIS_HUB || undefined };
