import ArrowLeft from '@lucide/svelte/icons/arrow-left';
import ArrowRight from '@lucide/svelte/icons/arrow-right';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Check from '@lucide/svelte/icons/check';
import ChevronDown from '@lucide/svelte/icons/chevron-down';
import Clock from '@lucide/svelte/icons/clock';
import Copy from '@lucide/svelte/icons/copy';
import Download from '@lucide/svelte/icons/download';
import ExternalLink from '@lucide/svelte/icons/external-link';
import Eye from '@lucide/svelte/icons/eye';
import EyeOff from '@lucide/svelte/icons/eye-off';
import FileText from '@lucide/svelte/icons/file-text';
import Frown from '@lucide/svelte/icons/frown';
import Funnel from '@lucide/svelte/icons/funnel';
import Globe from '@lucide/svelte/icons/globe';
import House from '@lucide/svelte/icons/house';
import Info from '@lucide/svelte/icons/info';
import KeyRound from '@lucide/svelte/icons/key-round';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Lock from '@lucide/svelte/icons/lock';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Meh from '@lucide/svelte/icons/meh';
import Minus from '@lucide/svelte/icons/minus';
import Pause from '@lucide/svelte/icons/pause';
import Pencil from '@lucide/svelte/icons/pencil';
import Phone from '@lucide/svelte/icons/phone';
import Play from '@lucide/svelte/icons/play';
import Plus from '@lucide/svelte/icons/plus';
import Printer from '@lucide/svelte/icons/printer';
import Search from '@lucide/svelte/icons/search';
import Settings from '@lucide/svelte/icons/settings';
import Smile from '@lucide/svelte/icons/smile';
import Trash from '@lucide/svelte/icons/trash-2';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Undo from '@lucide/svelte/icons/undo-2';
import User from '@lucide/svelte/icons/user';
import UserX from '@lucide/svelte/icons/user-x';
import Users from '@lucide/svelte/icons/users';
import WifiOff from '@lucide/svelte/icons/wifi-off';
import X from '@lucide/svelte/icons/x';

/** The icons in use, by what they mean here; each always stands beside a word. From Lucide (ISC). */
export const icons = {
  add: Plus,
  alert: TriangleAlert,
  back: ArrowLeft,
  check: Check,
  clock: Clock,
  close: X,
  copy: Copy,
  document: FileText,
  down: ChevronDown,
  edit: Pencil,
  external: ExternalLink,
  figures: ChartColumn,
  filter: Funnel,
  frown: Frown,
  hide: EyeOff,
  home: House,
  info: Info,
  key: KeyRound,
  list: ListChecks,
  lock: Lock,
  meh: Meh,
  minus: Minus,
  next: ArrowRight,
  nobody: UserX,
  offline: WifiOff,
  online: Globe,
  pause: Pause,
  people: Users,
  person: User,
  phone: Phone,
  play: Play,
  print: Printer,
  remove: Trash,
  save: Download,
  search: Search,
  session: MessagesSquare,
  settings: Settings,
  show: Eye,
  smile: Smile,
  undo: Undo,
} as const;

export type IconName = keyof typeof icons;
