#!/bin/sh
# Checks a running service from end to end, as an operator would after a start
# or an upgrade. Needs sh and curl; changes nothing in the service.
#
# Usage: ./test_integration.sh [URL [URL FOR JAVASCRIPT]]
# The first is http://localhost:8890 by default. Without the second the first is
# asked for JavaScript too, where it takes it.
# Exit code: 0 if everything passed, 1 if not, 2 if no service answers.
set -u

URL=${1:-http://localhost:8890}
URL=${URL%/}
PASSED=0
FAILED=0
SKIPPED=0
WORK=$(mktemp -d) || exit 2
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM

if [ -t 1 ]; then
  GREEN=$(printf '\033[32m') RED=$(printf '\033[31m') PLAIN=$(printf '\033[0m')
else
  GREEN='' RED='' PLAIN=''
fi

ok() {
  PASSED=$((PASSED + 1))
  printf '%sok%s - %s\n' "$GREEN" "$PLAIN" "$1"
}

not_ok() {
  FAILED=$((FAILED + 1))
  printf '%snot ok%s - %s\n' "$RED" "$PLAIN" "$1"
  printf '%s\n' "$2" | cut -c 1-600 | sed 's/^/      /'
}

skip() {
  SKIPPED=$((SKIPPED + 1))
  printf 'skip - %s: %s\n' "$1" "$2"
}

group() { printf '\n%s\n' "$1"; }

# request CURL_ARGUMENTS...: sets STATUS to the HTTP status (000: no answer),
# BODY to the answer and TYPE to its media type.
request() {
  STATUS=$(curl --silent --max-time 60 --output "$WORK/body" \
    --write-out '%{http_code} %{content_type}' "$@")
  TYPE=${STATUS#* }
  STATUS=${STATUS%% *}
  BODY=$(cat "$WORK/body" 2>/dev/null)
  rm -f "$WORK/body"
}

# run JSON: asks /run_code.
run() {
  request --header 'Content-Type: application/json' --data-binary "$1" "$URL/run_code"
}

# run_once_started JSON: asks again while the kind of sandbox starts, for a minute.
run_once_started() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
    run "$1"
    case $BODY in
      *'"state":"starting"'*) sleep 5 ;;
      *) return ;;
    esac
  done
}

# answers TITLE STATUS TEXT...: each text must stand in the answer.
answers() {
  title=$1 wanted=$2
  shift 2
  if [ "$STATUS" != "$wanted" ]; then
    not_ok "$title" "wanted status $wanted, got $STATUS: $BODY"
    return
  fi
  for text in "$@"; do
    case $BODY in
      *"$text"*) ;;
      *)
        not_ok "$title" "wanted: $text
got:    $BODY"
        return
        ;;
    esac
  done
  ok "$title"
}

printf 'Checking %s\n' "$URL"
request "$URL/health"
if [ "$STATUS" = 000 ]; then
  printf 'Cannot reach %s: is the service running? (make compose-up or make run)\n' "$URL" >&2
  exit 2
fi

group "State"
answers "health: it can run programs" 200 '"status":"healthy"' \
  '"runtime":"pyodide-webassembly"' '"python_version":"3.' '"pool_status":{'
HEALTH=$BODY
request "$URL/livez"
answers "livez: the process turns" 200 '"status":"alive"'
request "$URL/metrics"
answers "metrics: JSON by default" 200 '"execution_count":' '"uptime_seconds":' '"pool_metrics":{'
check_prometheus() {
  answers "metrics: Prometheus text, asked for by $1" 200 \
    python_faas_requests_total python_faas_error_rate \
    python_faas_queue_size python_faas_memory_usage_bytes
  case $TYPE in
    text/plain*) ok "metrics: its media type by $1 is text/plain" ;;
    *) not_ok "metrics: its media type by $1 is text/plain" "got: $TYPE" ;;
  esac
}
request --header 'Accept: text/plain' "$URL/metrics"
check_prometheus "Accept"
request "$URL/metrics?format=prometheus"
check_prometheus "?format"

group "Programs"
run '{"language":"python","code":"print(\"Hello, World!\")\nreturn_val(\"Success!\")"}'
answers "hello: stdout, ret_val and status" 200 '"stdout":"Hello, World!\n"' '"stderr":""' \
  '"ret_val":"Success!"' '"status":"success"' '"exit_code":0' '"timed_out":false'
case $BODY in
  *'"duration":'[0-9]*) duration=${BODY#*'"duration":'} duration=${duration%%[,\}]*} ;;
  *) duration=none ;;
esac
case $duration in
  none | *[!0-9]*) not_ok "hello: the duration is a whole number" "$BODY" ;;
  *) ok "hello: the duration is a whole number ($duration ms)" ;;
esac
run '{"code":"print(\"a\")\nprint(\"__COZE_RETURN_VAL_START__\")\nprint(\"b\")\nprint(\"__COZE_RETURN_VAL_END__\")\nprint(\"c\")"}'
answers "return value between printed marks" 200 '"stdout":"a\nc\n"' '"ret_val":"b"'
run '{"code":"import json\nreturn_val(json.dumps({\"sum\": INPUT[\"a\"] + INPUT[\"b\"]}))","input":{"a":2,"b":3}}'
answers "INPUT in, JSON out" 200 '"ret_val":"{\"sum\": 5}"'
run '{"code":"print(\"你好，世界\")"}'
answers "Chinese text" 200 '"stdout":"你好，世界\n"'
run '{"code":"print(\"import os; eval(1); open(2)\")  # exec(3)"}'
answers "forbidden words inside text are only text" 200 '"status":"success"'
run '{"code":"import asyncio\nasync def f(n):\n    await asyncio.sleep(0.01)\n    return n\nasync def main():\n    return await asyncio.gather(f(1), f(2))\nprint(asyncio.run(main()))"}'
answers "asyncio with sleep and gather" 200 '"stdout":"[1, 2]\n"'

group "Errors of programs: answered with 200"
run '{"code":"x = 1\nprint(\"before\")\n1 / 0"}'
answers "an exception, with its line and what was printed before" 200 '"stdout":"before\n"' \
  ZeroDivisionError '"line":3' '"kind":"exception"' '"exit_code":1'
run '{"code":"def f(:\n    pass"}'
answers "a syntax error, with its line" 200 '"kind":"syntax"' '"line":1' SyntaxError
run '{"code":"import sys\nprint(\"out\")\nprint(\"why\", file=sys.stderr)\nsys.exit(3)"}'
answers "sys.exit(3), with both streams" 200 '"stdout":"out\n"' '"stderr":"why\n"' '"exit_code":3'

group "Refused before they run"
case $HEALTH in
  *'"policy":"permissive"'* | *'"policy":"custom"'*)
    skip "the five examples" "this service's policy is not \"strict\""
    ;;
  *)
    for code in 'import os; os.system(\"id\")' 'import subprocess' 'exec(\"print(1)\")' 'eval(\"1+1\")' 'open(\"/etc/passwd\")'; do
      run "{\"code\":\"print(1)\\n$code\"}"
      answers "refused: $(printf '%s' "$code" | tr -d '\134')" 200 '"stdout":""' \
        '"status":"error"' '"exit_code":1' '"kind":"rejected"' '"line":2'
    done
    ;;
esac

group "Limits"
run '{"code":"print(\"started\")\nwhile True:\n    pass","timeout":1000}'
answers "a program without end is stopped, its output kept" 200 '"stdout":"started\n"' \
  '"timed_out":true' '"exit_code":124' '"kind":"timeout"'
run '{"code":"while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass","timeout":1000}'
answers "one that swallows the interrupt, too" 200 '"timed_out":true' '"exit_code":124'
run '{"code":"a = []\nwhile True:\n    a.append(bytearray(10_000_000))","timeout":20000}'
answers "a program that eats memory is stopped" 200 '"status":"error"' '"kind":"memory"'
run '{"code":"def f():\n    f()\nf()"}'
answers "endless recursion is an error of the program" 200 RecursionError '"status":"error"'
run '{"code":"print(1 + 1)"}'
answers "the next program runs as ever" 200 '"stdout":"2\n"' '"status":"success"'

group "Isolation"
leak='import json, math\njson.planted = 1\nmath.pi = 3\nplanted = 1'
probe='import json, math\nfound = []\ntry:\n    json.planted\n    found.append(1)\nexcept AttributeError:\n    pass\ntry:\n    planted\n    found.append(2)\nexcept NameError:\n    pass\nif math.pi == 3:\n    found.append(3)\nprint(\"found\", found)'
# More often than there are sandboxes, so that probes follow in the same ones.
fresh=0
for _ in 1 2 3 4 5 6 7 8; do
  run "{\"code\":\"$leak\"}"
  run "{\"code\":\"$probe\"}"
  case $BODY in *'"stdout":"found []\n"'*) fresh=$((fresh + 1)) ;; esac
done
if [ "$fresh" -eq 8 ]; then
  ok "no program finds what another one left (8 of 8)"
else
  not_ok "no program finds what another one left ($fresh of 8)" "$BODY"
fi

group "Packages"
case $HEALTH in
  *'"numpy":'*)
    run_once_started '{"code":"import numpy as np\nprint(int(np.arange(10).sum()))"}'
    answers "numpy" 200 '"stdout":"45\n"'
    ;;
  *) skip "numpy" "/health does not list it" ;;
esac
case $HEALTH in
  *'"pandas":'*)
    run_once_started '{"code":"import pandas as pd\ndf = pd.DataFrame({\"k\": [\"a\", \"b\", \"a\"], \"v\": [1, 2, 3]})\nprint(df.groupby(\"k\").v.sum().to_dict())"}'
    answers "pandas" 200 "{'a': 4, 'b': 2}"
    ;;
  *) skip "pandas" "/health does not list it" ;;
esac

group "16 requests at once"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
  curl --silent --max-time 60 --header 'Content-Type: application/json' \
    --data-binary "{\"code\":\"print($i * 1000 + $i)\"}" "$URL/run_code" >"$WORK/at_once.$i" &
done
wait
right=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
  case $(cat "$WORK/at_once.$i") in
    *"\"stdout\":\"$((i * 1001))\\n\""*) right=$((right + 1)) ;;
    *) wrong=$(cat "$WORK/at_once.$i") ;;
  esac
done
if [ "$right" -eq 16 ]; then
  ok "each gets its own answer (16 of 16)"
else
  not_ok "each gets its own answer ($right of 16)" "one of the others: ${wrong:-empty}"
fi

group "Requests that are wrong"
run '{"code":'
answers "not JSON" 400 '"error":"Invalid JSON format"'
run '{"language":"python"}'
answers "no code" 400 '"error":"Missing required parameter: code"'
run '{"code":"print(1)","language":"ruby"}'
case $BODY in
  *"Parameter 'language' must be one of"*) answers "another language" 400 '"error":"' ;;
  *) answers "another language" 400 '"error":"This service only supports Python code execution"' ;;
esac
run '{"code":"print(1)","timeout":-1}'
answers "a timeout below 0" 400 "Parameter 'timeout' must be"
request "$URL/nothing"
answers "another path" 404 '"error":"Not Found"'
request "$URL/run_code"
answers "another method" 405 '"error":"Method Not Allowed"'

group "JavaScript and TypeScript"
JS_URL=${2:-$URL}
JS_URL=${JS_URL%/}
run_js() {
  request --header 'Content-Type: application/json' --data-binary "$1" "$JS_URL/run_code"
}
run_js '{"language":"js","code":"console.log(\"Hello\", { a: [1] }); return_val({ score: 1 })"}'
case $BODY in
  *'only supports Python'*) skip "all of them" "this service takes Python alone" ;;
  *)
    answers "js: stdout, ret_val and metadata" 200 '"stdout":"Hello { a: [ 1 ] }\n"' \
      '"ret_val":"{\"score\":1}"' '"language":"javascript"' '"status":"success"'
    run_js '{"language":"JavaScript","code":"console.log(\"x\"); console.log(JSON.stringify({ score: 0.5, reason: \"half\" }))"}'
    answers "js: the last JSON line is the return value" 200 '"stdout":"x"' \
      '"ret_val":"{\"score\":0.5,\"reason\":\"half\"}"'
    run_js '{"language":"ts","code":"interface A { n: number }\nconst a: A = await Promise.resolve({ n: 2 });\nreturn a.n * 21"}'
    answers "ts: types, await and return at the top" 200 '"ret_val":"42"' '"language":"typescript"'
    run_js '{"language":"js","code":"console.log(\"before\");\nnull.x"}'
    answers "js: an error, with its place" 200 '"stdout":"before\n"' '"kind":"exception"' \
      '"type":"TypeError"' '"line":2' '"column":6'
    run_js '{"language":"js","code":"console.log(\"started\"); for (;;);","timeout":500}'
    answers "js: a program without end is stopped, its output kept" 200 '"stdout":"started\n"' \
      '"timed_out":true' '"exit_code":124'
    run_js '{"language":"js","code":"const a = []; for (;;) a.push(new Array(1e5).fill(1))","timeout":20000}'
    answers "js: a program that eats memory is stopped" 200 '"kind":"memory"'
    run_js '{"language":"js","code":"try { new Function(\"}); (function(){\"); } catch (e) { console.log(e.name) }"}'
    answers "js: Function refuses what is no body" 200 '"stdout":"SyntaxError\n"'
    run_js '{"language":"js","code":"globalThis.planted = Object.prototype.planted = 1"}'
    run_js '{"language":"js","code":"console.log(typeof planted, ({}).planted)"}'
    answers "js: no program finds what another one left" 200 '"stdout":"undefined undefined\n"'
    ;;
esac

skipped=''
[ "$SKIPPED" -eq 0 ] || skipped=", $SKIPPED skipped"
printf '\n%d passed, %d failed%s\n' "$PASSED" "$FAILED" "$skipped"
[ "$FAILED" -eq 0 ]
