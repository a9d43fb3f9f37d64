#pragma once

#include <string>

#include <sequelize/driver/connection.hpp>
#include <sequelize/schema/schema_model.hpp>

#include "../difference/plan.hpp"

namespace sequelize::detail::commandline {

/// How a change of a table is asked for, so that a server which cannot do it so refuses instead of copying the table.
/// Empty: as the server likes.
struct OnlineWay {
    std::string algorithm{};
    std::string lock{};

    [[nodiscard]] bool isAsked() const noexcept { return !algorithm.empty(); }
    /// `, ALGORITHM=INPLACE, LOCK=NONE`, as it stands behind the last clause of an ALTER TABLE.
    [[nodiscard]] std::string clauses() const;
    /// `.algorithm = "INPLACE", .lock = "NONE"`
    [[nodiscard]] std::string options() const;
};

/// What is known of a server: which changes it makes without touching the rows, and which beside writers. Of versions
/// that nobody can read, and of databases that have no such words, nothing is known.
class OnlineRules {
public:
    /// Nothing is asked for.
    OnlineRules() = default;
    explicit OnlineRules(const ServerInfo& server);

    /// Of a whole step, which is one ALTER TABLE.
    [[nodiscard]] OnlineWay of(const diff::SchemaStep& step) const;

    // Of calls of QueryInterface, each an ALTER TABLE of its own.
    [[nodiscard]] OnlineWay ofNewColumn(const TableSchema& table, const ColumnSchema& column, bool hasKey) const;
    [[nodiscard]] OnlineWay ofOldColumn(const TableSchema& table, const ColumnSchema& column) const;
    [[nodiscard]] OnlineWay ofChangedColumn(const TableSchema& table, const ColumnSchema& before,
                                            const ColumnSchema& after) const;
    [[nodiscard]] OnlineWay ofNewName(const TableSchema& table, const ColumnSchema& column) const;
    [[nodiscard]] OnlineWay ofIndex(const TableSchema& table, const IndexSchema& index) const;

private:
    enum class Way { instant, inPlace, unknown };

    [[nodiscard]] OnlineWay asked(Way way) const;
    [[nodiscard]] static Way worse(Way a, Way b) { return a > b ? a : b; }
    [[nodiscard]] Way stepWay(const TableSchema& before, const TableSchema& after, const diff::SchemaStep& step) const;
    [[nodiscard]] Way instantIn(const TableSchema& table) const;
    [[nodiscard]] Way newColumn(const TableSchema& table, const ColumnSchema& column) const;
    [[nodiscard]] Way oldColumn(const TableSchema& table, const ColumnSchema& column) const;
    [[nodiscard]] Way changedColumn(const TableSchema& table, const ColumnSchema& before,
                                    const ColumnSchema& after) const;
    [[nodiscard]] Way newName(const TableSchema& table, const ColumnSchema& column) const;
    [[nodiscard]] Way index(const TableSchema& table, const IndexSchema& index) const;

    bool isKnown_ = false;
    bool isMariaDb_ = false;
};

}  // namespace sequelize::detail::commandline
