#pragma once

#include <string>
#include <utility>
#include <vector>

#include <sequelize/difference/schema_difference.hpp>

#include "invocation.hpp"

namespace sequelize::detail::commandline {

/// What somebody has decided about the difference between models and database: the options --rename and the like, and
/// what is answered on a terminal.
class ModelDecisions {
public:
    /// Throws WrongArguments for options that are none.
    explicit ModelDecisions(const Invocation& invocation);

    /// "books.author" and "books.writer"; "books" and "volumes".
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& renames() const noexcept { return renames_; }
    [[nodiscard]] const std::vector<std::string>& allowed() const noexcept { return allowed_; }

    /// Asks for each candidate that nobody has decided on; whether `renames` has grown, and the difference is another
    /// one. Throws Failure with ExitCode::needsDecision where there is nobody to ask.
    [[nodiscard]] bool askRenames(const SchemaDifference& difference);
    /// Throws Failure with ExitCode::needsDecision that names all that nobody allowed, with the rows that it is about.
    void requireAllowed(const SchemaDifference& difference) const;

private:
    void takeRenames(std::string_view option, bool isOfColumns);

    const Invocation& invocation_;
    std::vector<std::pair<std::string, std::string>> renames_;
    std::vector<std::pair<std::string, std::string>> refused_;
    std::vector<std::string> allowed_;
};

}  // namespace sequelize::detail::commandline
