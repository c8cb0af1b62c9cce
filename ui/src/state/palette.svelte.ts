import { atLock } from './forget';

/** The command palette: open or not, and what choosing a procedure does on the present screen. */

interface ProcedureAction {
  /** What Enter will do, at the end of each procedure's line: « ajouter ». */
  readonly label: string;
  run(procedure: string): void;
}

const palette = $state<{ open: boolean }>({ open: false });
let procedureAction = $state.raw<ProcedureAction | null>(null);

export const thePalette = {
  get open(): boolean {
    return palette.open;
  },
  set open(open: boolean) {
    palette.open = open;
  },
  get procedureAction(): ProcedureAction | null {
    return procedureAction;
  },
};

/** For as long as the component lives, choosing a procedure in the palette does this (adding it to the session). */
export function usePaletteProcedures(action: ProcedureAction): void {
  $effect(() => {
    procedureAction = action;
    return () => {
      procedureAction = null;
    };
  });
}

atLock(() => {
  palette.open = false;
});
