#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/migration/migration.hpp>

namespace sequelize::detail {

/// Consecutive lines of an SQL migration.
struct SqlPart {
    std::string text{};           ///< exactly as in the file
    std::size_t line = 1;         ///< the number of its first line there
    bool isOneStatement = false;  ///< between statement-begin and statement-end: nothing splits it
};

/// One direction of an SQL migration. readStatements (src/migration/script_reader.hpp) makes statements of it.
struct SqlScript {
    std::string file{};  ///< for messages: its path, or in programs that hold the text the path in the folder
    std::vector<SqlPart> parts{};
    bool transaction = true;  ///< false: it was marked `transaction:false`
};

enum class MigrationKind : std::uint8_t {
    cpp,      ///< functions of the program
    sql,      ///< one or two SQL files
    foreign,  ///< a file that this program cannot run
};

/// One migration of a list.
struct ListedMigration {
    std::string name{};      ///< as the table of executed ones has it: the file's, or the folder's of up.sql
    std::string stem{};      ///< the name without its extension: by it rows and migrations are matched
    std::string folded{};    ///< the stem as the collation of that table compares it: without case and accents
    std::string checksum{};  ///< SHA-256 of the source without BOM, CRLF as LF; empty: not known
    MigrationKind kind = MigrationKind::cpp;
    Migration code{};                     ///< of kind cpp
    std::optional<SqlScript> up{};        ///< of kind sql
    std::optional<SqlScript> down{};      ///< of kind sql, where it can be undone
    std::vector<std::string> replaces{};  ///< the stems of those that it stands for (-- migrate:replaces)

    /// Whether undoing it does something.
    [[nodiscard]] bool canBeUndone() const noexcept {
        return kind == MigrationKind::sql ? down.has_value() : code.down != nullptr;
    }
};

/// A file of a folder of migrations, as it was read, or built into the program.
struct MigrationFile {
    std::string path{};                 ///< in the folder, with '/'
    std::string text{};                 ///< of .sql files
    Migration (*function)() = nullptr;  ///< of C++ that is part of the program
    std::string checksum{};             ///< of that C++'s source
};

}  // namespace sequelize::detail
