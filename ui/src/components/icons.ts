import ArrowLeft from 'lucide/dist/esm/icons/arrow-left.mjs';
import ArrowRight from 'lucide/dist/esm/icons/arrow-right.mjs';
import ChartColumn from 'lucide/dist/esm/icons/chart-column.mjs';
import Check from 'lucide/dist/esm/icons/check.mjs';
import ChevronDown from 'lucide/dist/esm/icons/chevron-down.mjs';
import Clock from 'lucide/dist/esm/icons/clock.mjs';
import Copy from 'lucide/dist/esm/icons/copy.mjs';
import Download from 'lucide/dist/esm/icons/download.mjs';
import ExternalLink from 'lucide/dist/esm/icons/external-link.mjs';
import Eye from 'lucide/dist/esm/icons/eye.mjs';
import EyeOff from 'lucide/dist/esm/icons/eye-off.mjs';
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import Frown from 'lucide/dist/esm/icons/face-slightly-frowning.mjs';
import Funnel from 'lucide/dist/esm/icons/funnel.mjs';
import Globe from 'lucide/dist/esm/icons/globe.mjs';
import House from 'lucide/dist/esm/icons/house.mjs';
import Info from 'lucide/dist/esm/icons/info.mjs';
import KeyRound from 'lucide/dist/esm/icons/key-round.mjs';
import ListChecks from 'lucide/dist/esm/icons/list-checks.mjs';
import Lock from 'lucide/dist/esm/icons/lock.mjs';
import MessagesSquare from 'lucide/dist/esm/icons/messages-square.mjs';
import Meh from 'lucide/dist/esm/icons/face-neutral.mjs';
import Minus from 'lucide/dist/esm/icons/minus.mjs';
import Pause from 'lucide/dist/esm/icons/pause.mjs';
import Pencil from 'lucide/dist/esm/icons/pencil.mjs';
import Phone from 'lucide/dist/esm/icons/phone.mjs';
import Play from 'lucide/dist/esm/icons/play.mjs';
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import Printer from 'lucide/dist/esm/icons/printer.mjs';
import RotateCw from 'lucide/dist/esm/icons/rotate-cw.mjs';
import Search from 'lucide/dist/esm/icons/search.mjs';
import Settings from 'lucide/dist/esm/icons/settings.mjs';
import Smile from 'lucide/dist/esm/icons/face-slightly-smiling.mjs';
import Trash from 'lucide/dist/esm/icons/trash.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import Undo from 'lucide/dist/esm/icons/undo-2.mjs';
import User from 'lucide/dist/esm/icons/user.mjs';
import UserX from 'lucide/dist/esm/icons/user-x.mjs';
import Users from 'lucide/dist/esm/icons/users.mjs';
import WifiOff from 'lucide/dist/esm/icons/wifi-off.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';

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
  reload: RotateCw,
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
