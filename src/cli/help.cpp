#include "help.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sequelize::detail::commandline {
namespace {

std::string_view typeName(OptionType type) {
    switch (type) {
        case OptionType::boolean:
            return "boolean";
        case OptionType::number:
            return "number";
        case OptionType::array:
            return "array";
        case OptionType::string:
            break;
    }
    return "string";
}

std::string shownDefault(const Option& option) {
    // yargs quotes texts; the 0 of undo:all is a number there.
    const bool quotes = option.type == OptionType::string && option.defaultValue != "0";
    return quotes ? fmt::format("\"{}\"", option.defaultValue) : std::string(option.defaultValue);
}

std::string marks(const Option& option) {
    std::string out = fmt::format("[{}]", typeName(option.type));
    if (option.required) out += " [required]";
    if (!option.choices.empty()) {
        out += " [choices: ";
        for (const auto choice : option.choices)
            out += fmt::format("{}\"{}\"", choice == option.choices.front() ? "" : ", ", choice);
        out += ']';
    }
    if (!option.defaultValue.empty()) out += fmt::format(" [default: {}]", shownDefault(option));
    return out;
}

const std::vector<Option>& everywhere() {
    static const std::vector<Option> list{{"version", OptionType::boolean, "Show version number"},
                                          {"help", OptionType::boolean, "Show help"}};
    return list;
}

std::string optionTable(const std::vector<Option>& options) {
    std::vector<Option> all = everywhere();
    all.insert(all.end(), options.begin(), options.end());
    std::size_t width = 0;
    for (const auto& option : all) width = std::max(width, option.name.size());
    std::string out = "Options:\n";
    for (const auto& option : all)
        out += fmt::format("  --{:<{}}  {}  {}\n", option.name, width, option.help, marks(option));
    return out;
}

}  // namespace

std::string helpText(const Command* command, std::string_view program) {
    std::string out;
    if (command != nullptr) {
        if (!command->positionals.empty()) {
            const auto& one = command->positionals.front();
            out += fmt::format("{} {} {}{}{}\n\n{}\n\nPositionals:\n  {}  {}", program, command->name,
                               one.required ? '<' : '[', one.name, one.required ? '>' : ']', command->help, one.name,
                               one.help);
            for (const auto choice : one.choices)
                out += fmt::format("{}\"{}\"{}", choice == one.choices.front() ? "  [choices: " : ", ", choice,
                                   choice == one.choices.back() ? "]" : "");
            out += "\n\n";
        }
        return out + optionTable(command->options);
    }
    out = fmt::format("{} <command>\n\nCommands:\n", program);
    std::size_t width = 0;
    for (const auto& one : commands())
        if (!one.hidden) width = std::max(width, one.name.size());
    for (const auto& one : commands())
        if (!one.hidden) out += fmt::format("  {} {:<{}}  {}\n", program, one.name, width, one.help);
    return out + "\n" + optionTable({});
}

std::string documentationPage() {
    std::string out = R"page(# The command line

`sequelize-cpp` is for C++ what `sequelize-cli` is for Node: its commands, options and messages are the same where they can be. A program
becomes the command line itself, with its own models, by one line:

```cpp
#include <sequelize/cli.hpp>

void defineModels(Sequelize& sequelize);

int main(int argc, char** argv) {
    return sequelize::cli::main(argc, argv, defineModels);
}
```

This page is written by `sequelize-cpp __page` from the table that also makes `--help` and the completion; a test compares.

## How it is told

- `:` and blanks are the same: `db:migrate:undo`, `db migrate undo`.
- `--name value`, `--name=value`; `--no-name` for `--name=false`; lists as `--seed a b` or `--seed a --seed b`; behind `--` nothing is an option.
- `--help` with any command tells its options. What is unknown ends with 2, and the nearest names.
- An options file, `.sequelizerc` or `--options-path`, is a JSON object of option names, as in `{"migrations-path": "db/migrations"}`.
  sequelize-cli reads `.sequelizerc` as JavaScript: beside it, use `--options-path sequelize-cpp.json`.

## Configuration

The connection comes from the first of these that is there:

1. `--url`, as in `mysql://user:password@host:3306/database`
2. the file `--config`, or `config/config.json`: a map of environments, or one of them alone. `--env` chooses, else `NODE_ENV` or
   `SEQUELIZE_ENV`, else `development`. An environment that the file lacks is an error.
3. the [environment](environment.md): `DATABASE_URL`, or the `DB_` variables

A file `.env` is read first. Keys of an environment in the file:

| key | meaning |
|---|---|
| `dialect`, `host`, `port`, `database`, `username`, `password`, `storage` | as in [connecting](connecting.md) |
| `url` | all of these at once; it wins over them |
| `use_env_variable` | the name of the variable that has the URL |
| `logging` | `true`: print each statement, with such texts as `*****` |
| `charset`, `timezone` | of the connection |
| `define` | `underscored`, `freezeTableName`, `timestamps`, `createdAt`, `updatedAt`, `charset`, `collate`, `engine`: defaults of all models |
| `dialectOptions` | `socketPath`, `connectTimeout`, `charset`, `ssl`: `true`, or `{"ca": file, "cert": file, "key": file, "rejectUnauthorized": false}` |
| `replication` | `write`: `host`, `port`, `database`, `username`, `password`, `dialectOptions` of the server that takes writes, over those beside it; `read` is of no use here |
| `migrationStorage`, `migrationStoragePath`, `migrationStorageTableName` | where it is kept what was run: `sequelize` (the table `SequelizeMeta`; on servers at most 59 characters), `json`, `none` |
| `seederStorage`, `seederStoragePath`, `seederStorageTableName` | the same of seeds, in another table or file; `none` by default |

The storage settings hold beside `--url`, too. Other keys, and keys beside the environments, are named in a warning; storage settings
beside the environments are an error. JavaScript cannot be read:
`node -p 'JSON.stringify(require("./config/config.js"))' > config/config.json` makes JSON of it. No password is ever printed.

## Migrations and seeds

Those of a program, by `sequelize::cli::main(argc, argv, defineModels, migrations(), seeders())`; else those of the folders, which can
be SQL alone: `name.sql` with `-- migrate:up` and `-- migrate:down`. A pending migration in C++ in a folder is an error: its program
runs it. A migration counts as run when its name is in `SequelizeMeta`, whatever its extension; so the files of a Node project may be
replaced one by one, and what was run stays run. sequelize-cli compares names with their extensions: it does not see that `x.js` has run
when the row is `x.sql`. As long as it migrates the same database, give a migration of a program the name `x.js`, and its row is that.

- A migration that fails keeps what it did; the next `db:migrate` goes on with the statement that failed.
- A failure shows the statement that failed. Values that were bound are `?` in it. Texts are
  `*****`, there and in what the server quotes, but those of definitions of tables, indexes and views that say nothing of passwords.
- `db:migrate:status` tells what Node's does, `up` or `down` and a name, and behind it `(up, statement 2) failed: …` with the error,
  `(interrupted behind statement 1)`, `(changed)`, `(no file)`; `(checksum unknown)` where another tool ran it. `--exit-code` makes it 3.
- `db:migrate --sql --offline --dialect mysql`, or `--url`, writes the script of all migrations without a connection, as if none had run.
- An SQL migration that was changed after it ran stops `db:migrate`, unless `--allow-changed`.
- `db:migrate:undo:all`, `db:migrate:undo --step` with more than 1, `db:migrate:redo`, `db:seed:undo`, `db:seed:undo:all`, `db:drop` and
  `db:reset` ask in production for the database's name, or want `--force`; where there is no terminal to ask on they do nothing, and exit
  with 5. Production is what `--env` or `NODE_ENV` calls so, in letters of whatever case.
- `migration:accept x` stores the checksum that a migration has now, when the change was meant.
- `migration:mark x`, `migration:resolve x` and `migration:accept x` are about a seed with `--seeders`. Seeds have something to correct only
  where `seederStorage` keeps what has run.
- `migration:touch x` gives a pending migration the date and time of now, so that it comes behind those that have run. Its `down` file and
  the function in a C++ file are renamed with it.
- `migration:validate` runs nothing: it reads all files, and tells each that is no migration (exit code 2), what cannot be undone, and what
  is out of order. Where the database can be reached, changed and half-done migrations make the exit code 3.
- `migration:squash --to x` runs all up to `x` on a database of its own (`<database>_scratch_…`, for which it needs `CREATE DATABASE`;
  `:memory:` on SQLite), and writes what they leave there into one SQL migration that replaces them: tables, rows, triggers, views. It runs
  that file on another such database, and writes nothing unless it leaves the same. Statements with an effect elsewhere (procedures,
  users, other databases and files, CALL) are refused.
- `db:reset` drops, creates and migrates, with the character set that the database had; `--seeds` seeds. What cannot run is found before.
- Seeds are kept nowhere unless `seederStorage` says so: each `db:seed:all` runs all of them.
- With the storages `json` and `none` only names are kept, or nothing: a migration that fails half-way is begun anew.

## Exit codes

| code | meaning |
|---|---|
| 0 | done, or nothing to do |
| 1 | failed: a migration, the connection |
| 2 | usage: an unknown command, option or name, the configuration, or a command that this build does not have |
| 3 | not in sync |
| 4 | the lock was not obtained in time |
| 5 | needs a decision: something would be lost |
| 130 | interrupted. The first Ctrl-C ends after the statement, the second ends the statement, the third leaves at once |

With `--json` each line of standard output is an object: `{"format":1,"event":"created","kind":"migration","path":"…"}`; the last has the
event `summary` and the exit code. A terminal shows the statement that runs, from its second second on, and how much of it is done where the server tells (MariaDB; MySQL with the consumer `events_stages_current`). What is for people goes to standard error. Colours are for terminals, unless `NO_COLOR` is set.

## Completion

```sh
source <(sequelize-cpp completion bash)          # in ~/.bashrc
source <(sequelize-cpp completion zsh)           # in ~/.zshrc, after compinit
sequelize-cpp completion fish | source           # in ~/.config/fish/config.fish
```

It completes commands, options, environments, and the names of migrations and seeds, without a connection.

## Options of most commands

| option | type | default | |
|---|---|---|---|
)page";
    const auto row = [&out](const Option& option) {
        std::string choices;
        for (const auto choice : option.choices)
            choices += fmt::format("{}`{}`", choices.empty() ? ": " : ", ", choice);
        out += fmt::format(
            "| `--{}` | {}{} | {} | {}{} |\n", option.name, typeName(option.type), option.required ? ", required" : "",
            option.defaultValue.empty() ? "" : fmt::format("`{}`", option.defaultValue), option.help, choices);
    };
    const Command& any = *commandNamed("db:create");
    for (const auto& option : any.options)
        if (option.common) row(option);
    out += "\n## Commands\n";
    for (const auto& command : commands()) {
        if (command.hidden) continue;
        out += fmt::format("\n### {}\n\n{}.{}\n", command.name, command.help,
                           command.run == nullptr ? " Not built in yet: it exits with 2." : "");
        bool begun = false;
        const auto begin = [&begun, &out] {
            if (!begun) out += "\n| option | type | default | |\n|---|---|---|---|\n";
            begun = true;
        };
        for (const auto& positional : command.positionals) {
            begin();
            std::string choices;
            for (const auto choice : positional.choices)
                choices += fmt::format("{}`{}`", choices.empty() ? ": " : ", ", choice);
            out += fmt::format("| {} | word{} | | {}{} |\n", positional.name, positional.required ? ", required" : "",
                               positional.help, choices);
        }
        for (const auto& option : command.options) {
            if (option.common) continue;
            begin();
            row(option);
        }
    }
    return out +
           "\nPrevious: [Moving from sequelize-cli](moving_from_sequelize_cli.md) · [all pages](README.md) · Next: "
           "[Errors](errors.md)\n";
}

}  // namespace sequelize::detail::commandline
