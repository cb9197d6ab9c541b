// Small surfaces that belong to the page as a whole.
let keys = $state(false);

export const dialogs = {
  get keys(): boolean {
    return keys;
  },
  set keys(value: boolean) {
    keys = value;
  },
};
