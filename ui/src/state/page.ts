/**
 * The page that holds the application. Loading it anew throws away its memory, names and values with it.
 * What stands in for the desk in the same memory puts its own way of starting over here.
 */
export const page = {
  startOver: (): void => location.reload(),
};
