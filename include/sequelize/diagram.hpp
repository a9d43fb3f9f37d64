#pragma once

/// Pictures of a database's tables and foreign keys, as Mermaid, Graphviz or SVG. Opt-in: include it beside
/// `sequelize/sequelize.hpp`.

#include <chrono>
#include <string>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/schema/schema_model.hpp>

namespace sequelize {

/// What `erDiagram` writes.
enum class DiagramFormat {
    mermaid,  ///< an `erDiagram` of Mermaid's, which GitHub, GitLab and many editors draw
    dot,      ///< a `digraph` for Graphviz
    svg,      ///< what Graphviz's program `dot` makes of that
};

/// Which columns a picture shows.
enum class DiagramColumns {
    all,
    keys,  ///< those of primary keys, foreign keys and unique keys
    none,  ///< the tables' names alone
};

/// What `erDiagram` shows, and how.
struct DiagramOptions {
    DiagramFormat format = DiagramFormat::mermaid;
    /// Only these tables; empty: all. Of each, the foreign keys are drawn, also those to tables that are not among
    /// them: these are boxes without columns.
    std::vector<std::string> tables{};
    /// Beside `tables`, also those that their foreign keys refer to, and no further.
    bool referenced = false;
    DiagramColumns columns = DiagramColumns::all;
    /// How long `dot` may take for an SVG.
    std::chrono::milliseconds timeout = std::chrono::minutes(1);
};

/// The tables and their foreign keys as an entity-relationship diagram: a text in UTF-8, the same for the same schema.
/// Columns are marked PK, FK and UK. A line's ends tell how many rows may stand there: a row refers to exactly one
/// where all columns of its foreign key are NOT NULL, otherwise to none or one; and it is referred to by none or one
/// where these columns have a unique key, otherwise by any number. Tables that the schema lacks, or that another
/// database has, are boxes without columns that say so. Views are not drawn.
///
/// In Mermaid, a column's name or type that its grammar does not take is written as near as it goes, and in full in the
/// column's comment. Names with letters beyond ASCII need a Mermaid that takes them (11.9 does, 11.4 does not).
///
/// An SVG is made by Graphviz's program `dot`, found by PATH; the other two formats start no program. Throws UsageError
/// for a name in `.tables` that the schema lacks, and where `dot` is not installed; BaseError with what `dot` wrote
/// when it fails, or takes longer than `.timeout`. Safe to call from several threads. Sequelize has no such function.
[[nodiscard]] SEQUELIZE_API std::string erDiagram(const SchemaModel& schema, const DiagramOptions& options = {});

}  // namespace sequelize
