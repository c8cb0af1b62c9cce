# Shared by ./run, ./test, ./bench and ./package: what a machine needs before Guichet can be built.
# Sourced, never run. Everything is idempotent, says what it installs and why, and is quick when
# there is nothing to do.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# To build: compilers, the web engine, the cipher's library, a fast linker.
BUILD_PACKAGES=(build-essential pkg-config libwebkit2gtk-4.1-dev librsvg2-dev libssl-dev mold)
# To see it without a display, to drive it in tests, to open its spreadsheets with another program (LibreOffice
# Calc: about 290 MB with what it needs), and to compute its figures again in another language.
TEST_PACKAGES=(webkit2gtk-driver xvfb xauth xdotool dbus-x11 poppler-utils imagemagick libreoffice-calc python3 tzdata)

LEAST_CARGO=1.90
LEAST_NODE=20.19

say() { printf '\033[1m→ %s\033[0m\n' "$*" >&2; }
stop() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

at_least() { # version, least version
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

check_system() {
  [ "$(uname -s)" = Linux ] && command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
    stop "Ce système n’est pas pris en charge par ces commandes : il faut Debian 12, Ubuntu 24.04 ou plus récent.
Sous Windows ou macOS, voyez docs/PLATFORMS.md."
  command -v cargo >/dev/null ||
    stop "Il manque cargo $LEAST_CARGO ou plus récent (le compilateur Rust) : https://rustup.rs"
  local cargo node
  cargo=$(cargo --version | cut -d' ' -f2)
  at_least "$cargo" "$LEAST_CARGO" ||
    stop "cargo $cargo est trop ancien : il faut $LEAST_CARGO ou plus récent (rustup update)."
  command -v node >/dev/null && command -v npm >/dev/null ||
    stop "Il manque Node.js $LEAST_NODE ou plus récent, avec npm : https://nodejs.org"
  node=$(node --version)
  at_least "${node#v}" "$LEAST_NODE" ||
    stop "Node.js $node est trop ancien : il faut la version $LEAST_NODE ou plus récente."
}

install_packages() { # why, package…
  local why=$1 package missing=()
  shift
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "Installation de ce qui manque $why : ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      stop "Il faut les droits d’administration. Installez d’abord : apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

install_front_end() {
  local lock="$ROOT/ui/package-lock.json" stamp="$ROOT/ui/node_modules/.installed"
  cmp -s "$lock" "$stamp" && return
  say "Installation des dépendances de l’interface"
  (cd "$ROOT/ui" && npm ci --no-audit --no-fund --loglevel=error) >&2
  cp "$lock" "$stamp"
}

build_front_end() {
  local built="$ROOT/ui/dist/index.html"
  if [ -f "$built" ] && [ -z "$(find "$ROOT/ui" "$ROOT/assets/icons" \
    \( -path "$ROOT/ui/node_modules" -o -path "$ROOT/ui/dist" \) -prune -o -type f -newer "$built" -print -quit)" ]; then
    return
  fi
  say "Construction de l’interface"
  (cd "$ROOT/ui" && npm run --silent build) >&2
}

# Everything that a build needs. `set_up test` adds what the tests and the virtual screen need.
set_up() {
  check_system
  install_packages "pour construire Guichet" "${BUILD_PACKAGES[@]}"
  if [ "${1:-}" = test ]; then
    install_packages "pour l’essayer sans écran" "${TEST_PACKAGES[@]}"
  fi
  install_front_end
  build_front_end
}
