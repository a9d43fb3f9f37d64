#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sequelize::detail {

/// What a migration must do for a statement, so that it has its effect once, whatever is interrupted.
enum class StatementKind : std::uint8_t {
    reads,        ///< no effect: run as often as it comes
    sets,         ///< an effect on the session alone, temporary tables among them: run again by each new session
    changesRows,  ///< committed together with the note that it ran
    defines,      ///< commits itself, on databases whose transactions do not hold it
    opaque,       ///< nobody can tell afterwards whether it ran
    opens,        ///< a transaction
    commits,      ///< it
    rollsBack,    ///< it
    superfluous,  ///< locks tables, or says who commits: the migrator does
    refused       ///< would take the migrator's connection out of its hands
};

/// `words`: of `statementWords`.
[[nodiscard]] StatementKind kindOf(std::span<const std::string> words);

/// What to say of a statement that is `refused`.
[[nodiscard]] std::string refusalOf(std::string_view sql);

}  // namespace sequelize::detail
