#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <sequelize/core/api.hpp>
#include <sequelize/core/error.hpp>

namespace sequelize {

/// A `.env` file that cannot be read. The message begins with `file:line:` and says what to change; it quotes nothing
/// of the file, since any part of it may be a password.
class SEQUELIZE_API DotenvError : public BaseError {
public:
    using BaseError::BaseError;
    [[nodiscard]] std::string_view name() const noexcept override { return "SequelizeDotenvError"; }
};

/// `.env` files and the process environment, as the npm packages dotenv and dotenv-expand know them.
namespace dotenv {

using Variables = std::map<std::string, std::string, std::less<>>;
/// A variable's value; nullopt when it is not set.
using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

/// A variable of the process environment (JavaScript: `process.env.NAME`); nullopt when it is not set. May be called
/// from several threads, but not while `config` runs.
[[nodiscard]] SEQUELIZE_API std::optional<std::string> variable(const std::string& name);

struct ParseOptions {
    std::string file{".env"};      ///< how errors name the text
    bool override = false;         ///< `$NAME` is the text's own NAME even where `environment` has one
    Lookup environment{variable};  ///< the variables outside the text that `$NAME` may mean
};

/// The variables that a `.env` file's text sets (dotenv: `parse`, then dotenv-expand); changes nothing. A later line of
/// the same name wins. Pure and thread-safe as far as `environment` is.
///
/// A line is `NAME=value`, `NAME: value`, or one of them after `export`; `#` begins a comment. A value may stand in
/// `'`,
/// `"` or a backtick, and go over several lines there. `\n` and `\r` are line breaks between double quotes; `$NAME`,
/// `${NAME}`, `${NAME:-default}` and `${NAME:+alternative}` are expanded everywhere but between single quotes, and `\$`
/// is a dollar sign. Throws DotenvError for what dotenv passes over or reads as something else: a line that is no
/// assignment, a quote without its partner, text after a closing quote, a `$NAME` that is not set, a NUL byte.
[[nodiscard]] SEQUELIZE_API Variables parse(std::string_view text, const ParseOptions& options = {});

/// What `config` may be told (dotenv: DotenvConfigOptions).
struct ConfigOptions {
    std::string path{".env"};  ///< relative to the working directory
    bool override = false;     ///< change variables that are set already
};

/// What `config` did (dotenv: DotenvConfigOutput).
struct ConfigOutput {
    Variables parsed{};                  ///< what the file says, also where the environment kept its own value
    std::optional<std::string> error{};  ///< there is no such file: says where it was looked for
};

/// Reads a `.env` file into the process environment (dotenv: `config`). A variable that is set, even to an empty text,
/// keeps its value unless `.override` is given. A file that does not exist is no exception, as in dotenv, because
/// production sets variables elsewhere: `ConfigOutput::error` tells. Throws DotenvError, before anything is set, when
/// the file exists but cannot be read or parsed.
///
/// Not thread-safe: it calls setenv, so that nobody else may read the environment meanwhile. Call it first in `main`.
SEQUELIZE_API ConfigOutput config(const ConfigOptions& options = {});

}  // namespace dotenv

}  // namespace sequelize
