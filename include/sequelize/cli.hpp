#pragma once

/// The command line of sequelize-cli within a program of one's own. Opt-in: include it beside
/// `sequelize/sequelize.hpp`.

#include <functional>
#include <optional>

#include <sequelize/core/api.hpp>
#include <sequelize/sequelize.hpp>

namespace sequelize {

class Migrations;  // sequelize/migration.hpp

/// The command line, as a function of one's own program.
namespace cli {

/// Makes the program the command line: `return sequelize::cli::main(argc, argv, defineModels);`. `defineModels` is any
/// callable of `Sequelize&` that defines the program's models; it is called by commands that need them, on a connection
/// that is made by `--env`, `--url`, the config file or the environment. Returns what `main` is to return: 0 done,
/// 1 failed, 2 usage, 3 not in sync, 4 locked, 5 needs a decision, 130 interrupted. Throws nothing: errors are printed.
/// Reads `.env` into the environment and watches for Ctrl-C meanwhile: call it from `main`, before other threads.
/// Sequelize's name: the program sequelize-cli.
[[nodiscard]] SEQUELIZE_API int main(int argc, const char* const* argv,
                                     const std::function<void(Sequelize&)>& defineModels = {});

/// The same with a connection of the program's own, on which the models are defined already. Options that tell of a
/// connection, such as `--url`, are refused then, and so are commands that need another one: `db:create`, `db:drop`.
[[nodiscard]] SEQUELIZE_API int main(int argc, const char* const* argv, Sequelize& sequelize);

/// The same with migrations, and seeders, that the program has built in: `return sequelize::cli::main(argc, argv,
/// defineModels, migrations());`. What is not given is read from the folders `--migrations-path` and `--seeders-path`,
/// which can hold SQL alone. Include `sequelize/migration.hpp`.
[[nodiscard]] SEQUELIZE_API int main(int argc, const char* const* argv,
                                     const std::function<void(Sequelize&)>& defineModels, const Migrations& migrations);
[[nodiscard]] SEQUELIZE_API int main(int argc, const char* const* argv,
                                     const std::function<void(Sequelize&)>& defineModels, const Migrations& migrations,
                                     const Migrations& seeders);
[[nodiscard]] SEQUELIZE_API int main(int argc, const char* const* argv, Sequelize& sequelize,
                                     const Migrations& migrations);
[[nodiscard]] SEQUELIZE_API int main(int argc, const char* const* argv, Sequelize& sequelize,
                                     const Migrations& migrations, const Migrations& seeders);

/// For programs that do something else otherwise: as `main` when the first word is a command, `./app db:migrate`; empty
/// when it is not, and nothing was done.
[[nodiscard]] SEQUELIZE_API std::optional<int> run(int argc, const char* const* argv,
                                                   const std::function<void(Sequelize&)>& defineModels = {});
[[nodiscard]] SEQUELIZE_API std::optional<int> run(int argc, const char* const* argv, Sequelize& sequelize);
[[nodiscard]] SEQUELIZE_API std::optional<int> run(int argc, const char* const* argv,
                                                   const std::function<void(Sequelize&)>& defineModels,
                                                   const Migrations& migrations);
[[nodiscard]] SEQUELIZE_API std::optional<int> run(int argc, const char* const* argv,
                                                   const std::function<void(Sequelize&)>& defineModels,
                                                   const Migrations& migrations, const Migrations& seeders);
[[nodiscard]] SEQUELIZE_API std::optional<int> run(int argc, const char* const* argv, Sequelize& sequelize,
                                                   const Migrations& migrations);
[[nodiscard]] SEQUELIZE_API std::optional<int> run(int argc, const char* const* argv, Sequelize& sequelize,
                                                   const Migrations& migrations, const Migrations& seeders);

}  // namespace cli
}  // namespace sequelize
