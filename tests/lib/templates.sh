# shellcheck shell=bash
# What notifications say.

# templates_say: amtool renders tests/testdata/alerting/notification.json to the texts beside it; MLBUDGET_WRITE_GOLDEN=1 writes these.
templates_say() {
  local name type expected rendered wrong=0
  for name in title text slack html; do
    type=text expected=tests/testdata/alerting/notification.$name.txt
    [[ $name == html ]] && type=html
    # The file ends with a line break that the text doesn't have.
    if ! rendered=$(amtool template render --template.glob='alerting/templates/*.tmpl' --template.type="$type" \
      --template.data=tests/testdata/alerting/notification.json --template.text="{{ template \"mlbudget.$name\" . }}"); then
      wrong=1
    elif [[ ${MLBUDGET_WRITE_GOLDEN-} == 1 ]]; then
      printf '%s\n' "$rendered" >"$expected"
    else
      diff "$expected" <(printf '%s\n' "$rendered") || wrong=1
    fi
  done
  return "$wrong"
}
