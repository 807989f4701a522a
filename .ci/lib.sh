# Functions of .ci/run; sourced, not run.

# section NAME: begins a part and names it, in the log and when it fails.
section() {
  end_section
  heading="$1"
  section_began="$SECONDS"
  printf '\n==== %s (at %d s) ====\n' "$heading" "$SECONDS"
}

end_section() {
  [[ -z "${section_began:-}" ]] || section_times+=("$(printf '%5d s  %s' "$((SECONDS - section_began))" "$heading")")
  section_began=""
}

# Prints what each section took.
section_times() {
  end_section
  printf '\n==== time by section ====\n'
  printf '%s\n' "${section_times[@]}"
}

fail() {
  printf '\nFAILED after %d s in: %s\n%s\n' "$SECONDS" "$heading" "$1" >&2
  exit 1
}

# The feature release (17, 25, ...) of the JDK at a home; nothing if it is not a JDK or does not start.
jdk_release() {
  [[ -x "$1/bin/javac" && -x "$1/bin/java" ]] || return 0
  "$1/bin/java" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java\.specification\.version = //p' || true
}

# The home of `java` on the PATH, links resolved.
path_java_home() {
  local java
  java="$(command -v java)" || return 0
  dirname "$(dirname "$(readlink -f "$java")")"
}

# find_jdk RELEASE OVERRIDE: prints a home of that release, the override first, then PATH, JAVA_HOME and /usr/lib/jvm.
find_jdk() {
  local release="$1" override="$2" home
  if [[ -n "$override" ]]; then
    [[ "$(jdk_release "$override")" == "$release" ]] || fail "JAVA${release}_HOME ($override) is not a JDK $release"
    printf '%s\n' "$override"
    return
  fi
  for home in "$(path_java_home)" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [[ -n "$home" && "$(jdk_release "$home")" == "$release" ]]; then
      printf '%s\n' "$home"
      return
    fi
  done
  fail "no JDK $release found on PATH, in JAVA_HOME or in /usr/lib/jvm. Maybe set JAVA${release}_HOME"
}

use_jdk() {
  export JAVA_HOME="$1"
  export PATH="$1/bin:$original_path"
}

# without_timing IN OUT: the same JSON, key order and digits kept, without its `timing` part.
without_timing() {
  python3 - "$1" "$2" <<'PYTHON'
import json, sys
with open(sys.argv[1], encoding="utf-8") as source:
    report = json.load(source, parse_float="number {}".format, parse_int="number {}".format)
if not isinstance(report, dict) or "summary" not in report:
    sys.exit(sys.argv[1] + ": no object with a summary")
report.pop("timing", None)
with open(sys.argv[2], "w", encoding="utf-8") as target:
    json.dump(report, target, indent=1, ensure_ascii=False)
PYTHON
}

# simulate NAME [OPTION...]: runs the simulation, leaving NAME.json and, comparable, NAME.stable.json.
simulate() {
  local name="$1"
  shift
  examples/run simulate "$@" --json "$work/$name.json"
  without_timing "$work/$name.json" "$work/$name.stable.json"
}

# same ONE OTHER: two simulations gave the same JSON, byte for byte.
same() {
  cmp "$work/$1.stable.json" "$work/$2.stable.json" || {
    diff "$work/$1.stable.json" "$work/$2.stable.json" | head -40 || true
    fail "the simulation's JSON differs: $1, $2"
  }
}

# readme_commands NAME: the README's two commands, on the JDK in use; the report folder must hold a page.
readme_commands() {
  mvn -B -ntp verify
  simulate "$1" --report "$work/$1-report"
  [[ -n "$(find "$work/$1-report" -name '*.html' -size +0)" ]] || fail "no HTML report in the folder named by --report"
}

# Starts the long tests in a copy of this tree, beside what comes next.
start_long_tests() {
  mkdir "$work/long"
  tar --exclude=target --exclude=.git -cf - . | tar -xf - -C "$work/long"
  setsid "$work/long/.ci/long-tests" > "$work/long.log" 2>&1 &
  long_tests="$!"
}

# Waits for them, and shows what they said.
await_long_tests() {
  local status=0
  wait "$long_tests" || status="$?"
  long_tests=""
  cat "$work/long.log"
  [[ "$status" == 0 ]] || fail "the long tests ended with $status"
}

stop_long_tests() {
  [[ -z "$long_tests" ]] || kill -- "-$long_tests" || true
  long_tests=""
}

# lab SERVER: starts a real server, beside those that are up.
lab() {
  labs+=("$1")
  examples/lab/up "$1"
}

stop_labs() {
  [[ ${#labs[@]} == 0 ]] || examples/lab/down "${labs[@]}" --wipe || true
  labs=()
}

# lab_tests MODULES [OPTION...]: the tests named *LabIT of these modules against the real servers that are up.
lab_tests() {
  mvn -B -ntp -Plab -pl "core,$1" test-compile surefire:test@lab "${@:2}"
}

# named_lab_tests TESTS [OPTION...]: the same for tests that are named; the modules need not have one.
named_lab_tests() {
  lab_tests "$all_modules" -Dtest="$1" -Dsurefire.failIfNoSpecifiedTests=false "${@:2}"
}

# program NAME PACKAGE: prints where a program is, installing Debian's package when it is missing and we may.
program() {
  if ! command -v "$1" > /dev/null && [[ "$(id -u)" == 0 ]] && command -v apt-get > /dev/null; then
    { apt-get update -qq && apt-get install -y -qq "$2"; } >&2 || true
  fi
  command -v "$1" || fail "no $1 on the PATH. Maybe install the package $2"
}
