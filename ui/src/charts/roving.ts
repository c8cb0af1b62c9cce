import type { Attachment } from 'svelte/attachments';

/**
 * One stop of the Tab key for a whole grid of buttons; the arrows, Début and Fin go from one to the next. A chart of
 * thirty bars would otherwise stand thirty presses between the reader and the next chart.
 */
export function roving(): Attachment<HTMLElement> {
  return (grid) => {
    let last: HTMLElement | null = null;
    let place = { row: 0, column: 0 };

    const rows = () =>
      [...grid.querySelectorAll<HTMLElement>('[role="row"], tr')]
        .map((row) => [...row.querySelectorAll<HTMLElement>('button')])
        .filter((buttons) => buttons.length > 0);

    /** The button at a place, or the nearest one: rows have one or two. */
    function at(all: HTMLElement[][], row: number, column: number): HTMLElement | undefined {
      const line = all[Math.max(0, Math.min(row, all.length - 1))];
      return line?.[Math.max(0, Math.min(column, line.length - 1))];
    }

    function settle(current: HTMLElement | undefined) {
      for (const button of grid.querySelectorAll<HTMLElement>('button')) button.tabIndex = button === current ? 0 : -1;
    }

    function find(target: HTMLElement): boolean {
      const all = rows();
      const row = all.findIndex((line) => line.includes(target));
      if (row < 0) return false;
      place = { row, column: all[row]?.indexOf(target) ?? 0 };
      return true;
    }

    function onfocusin(event: FocusEvent) {
      if (!(event.target instanceof HTMLElement) || !find(event.target)) return;
      last = event.target;
      settle(last);
    }

    function onfocusout(event: FocusEvent) {
      // a button taken away while it has the focus leaves it nowhere, and is looked after below
      if (event.relatedTarget !== null) last = null;
    }

    function onkeydown(event: KeyboardEvent) {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const all = rows();
      const width = all[place.row]?.length ?? 0;
      const to: Record<string, () => HTMLElement | undefined> = {
        ArrowDown: () => at(all, place.row + 1, place.column),
        ArrowUp: () => at(all, place.row - 1, place.column),
        ArrowRight: () => at(all, place.row, place.column + 1),
        ArrowLeft: () => at(all, place.row, place.column - 1),
        Home: () => at(all, 0, place.column),
        End: () => at(all, all.length - 1, Math.min(place.column, width)),
      };
      const next = to[event.key]?.();
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      next.focus();
    }

    // the lines change under the fingers: the place stays, and so does the one stop
    const observer = new MutationObserver(() => {
      const nearest = at(rows(), place.row, place.column);
      if (last !== null && !last.isConnected && (document.activeElement ?? document.body) === document.body) {
        last = null;
        nearest?.focus();
      } else if (last === null || !last.isConnected) settle(nearest);
      else if (find(last)) settle(last);
    });
    observer.observe(grid, { childList: true, subtree: true });
    settle(at(rows(), 0, 0));

    grid.addEventListener('focusin', onfocusin);
    grid.addEventListener('focusout', onfocusout);
    grid.addEventListener('keydown', onkeydown);
    return () => {
      observer.disconnect();
      grid.removeEventListener('focusin', onfocusin);
      grid.removeEventListener('focusout', onfocusout);
      grid.removeEventListener('keydown', onkeydown);
    };
  };
}
