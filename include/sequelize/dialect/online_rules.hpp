#pragma once

#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/schema/schema_model.hpp>

namespace sequelize::detail {

/// How a change of a table is asked for, so that a server which cannot do it so refuses instead of copying the table.
/// Empty: as the server likes.
struct OnlineWay {
    std::string algorithm{};  ///< "INSTANT", "INPLACE"
    std::string lock{};       ///< "NONE"

    [[nodiscard]] bool isAsked() const noexcept { return !algorithm.empty(); }
};

/// What is known of a server: which changes of a table it makes without touching the rows, and which beside writers. Of
/// this one, nothing: it asks for nothing. Thread-safe.
class SEQUELIZE_API OnlineRules {
public:
    virtual ~OnlineRules() = default;

    /// Of all that makes one table of the other, which is one ALTER TABLE. `renames`: columns, their names before, and
    /// after.
    [[nodiscard]] virtual OnlineWay ofChange(
        const TableSchema& /*before*/, const TableSchema& /*after*/,
        const std::vector<std::pair<std::string, std::string>>& /*renames*/) const {
        return {};
    }

    // Of calls of QueryInterface, each an ALTER TABLE of its own.
    [[nodiscard]] virtual OnlineWay ofNewColumn(const TableSchema&, const ColumnSchema&, bool /*hasKey*/) const {
        return {};
    }
    [[nodiscard]] virtual OnlineWay ofOldColumn(const TableSchema&, const ColumnSchema&) const { return {}; }
    [[nodiscard]] virtual OnlineWay ofChangedColumn(const TableSchema&, const ColumnSchema& /*before*/,
                                                    const ColumnSchema& /*after*/) const {
        return {};
    }
    [[nodiscard]] virtual OnlineWay ofNewName(const TableSchema&, const ColumnSchema&) const { return {}; }
    [[nodiscard]] virtual OnlineWay ofIndex(const TableSchema&, const IndexSchema&) const { return {}; }
};

}  // namespace sequelize::detail
