# Steps that `run` and `suspects` share; they source this. Wants $FOLDER.

say() { echo "$*" >&2; }

# Runs a command and leaves its seconds in $WALL and in $CPU (of all its processes together); its output goes to the log.
timed() {
    local TIMEFORMAT='%R %U %S' user system
    if ! { time "$@" >"$FOLDER/build.log" 2>&1 </dev/null; } 2>"$FOLDER/seconds"; then
        tail -n 30 "$FOLDER/build.log" >&2
        say "failed: $*"
        return 1
    fi
    read -r WALL user system <"$FOLDER/seconds"
    CPU=$(awk -v a="$user" -v b="$system" 'BEGIN { printf "%.2f", a + b }')
}

# Prints the median of five lines.
median() { sort -n | sed -n 3p; }

# Adds the figures of one command to $FIGURES, the wall seconds and the CPU seconds: `once COMMAND…`.
once() {
    timed "$@"
    echo "$WALL $CPU" >>"$FIGURES"
}

# The same with the medians of five runs; before each, `CHANGE NUMBER` is called: `five_times CHANGE COMMAND…`.
five_times() {
    local change=$1 number walls=() cpus=()
    shift
    for number in 1 2 3 4 5; do
        "$change" "$number"
        timed "$@"
        walls+=("$WALL")
        cpus+=("$CPU")
    done
    echo "$(printf '%s\n' "${walls[@]}" | median) $(printf '%s\n' "${cpus[@]}" | median)" >>"$FIGURES"
}

nothing() { :; }

# Counts the edits, since each must differ from all before it.
EDITS=0

# Changes what the handler $HANDLER does: the function that the line `pub async fn store` opens gets a line of its own,
# later that line changes.
edit_handler() {
    local line
    EDITS=$((EDITS + 1))
    line="    let _edit = std::hint::black_box(${EDITS}_u32);"
    if grep -q '^    let _edit' "$HANDLER"; then
        sed -i "s|^    let _edit.*|$line|" "$HANDLER"
    else
        awk -v line="$line" '
            { print }
            /^pub async fn store/ { inside = 1 }
            inside && /\{$/ { print line; inside = 0 }
        ' "$HANDLER" >"$HANDLER.new"
        mv "$HANDLER.new" "$HANDLER"
    fi
    took "$line" "$HANDLER"
}

# Changes the heading of the template $TEMPLATE.
edit_template() {
    EDITS=$((EDITS + 1))
    sed -i "s|<h1>.*</h1>|<h1>Edit $EDITS</h1>|" "$TEMPLATE"
    took "<h1>Edit $EDITS</h1>" "$TEMPLATE"
}

took() {
    if [[ $(grep -cF "$1" "$2") != 1 ]]; then
        say "an edit of $2 did not take"
        return 1
    fi
}

# Prints the command with which cargo compiles the package's own crate, environment included: `leaf_command SOURCE`, where
# SOURCE is the crate's root. To be called in the package's folder. What cargo prints can be run as it stands.
leaf_command() { command_of "$1" build --offline -vv; }

# The same for the library that `cargo anvil dev --hot` builds.
hot_leaf_command() {
    command_of "$1" rustc --offline -vv --lib --crate-type cdylib --features anvilforge/dynamic \
        -- -C prefer-dynamic --cfg anvil_hot
}

# Prints how a call of cargo compiles a source: `command_of SOURCE ARGUMENT…`.
command_of() {
    local source=$1
    shift
    touch "$source"
    cargo "$@" 2>&1 | sed -n "s|^ *Running \`\(.* $source .*\)\`\$|\1|p" | head -n 1 >"$FOLDER/leaf"
    if [[ ! -s $FOLDER/leaf ]]; then
        say "cargo does not say how it compiles $source"
        return 1
    fi
    cat "$FOLDER/leaf"
}

# Changes a leaf command (in the file $1) so that it writes into the folder $2, which it empties.
redirected() {
    rm -rf "$2"
    mkdir -p "$2/out" "$2/incremental"
    sed -E "s|--out-dir [^ ]+|--out-dir $2/out|; s|-C incremental=[^ ]+|-C incremental=$2/incremental|" "$1"
}
