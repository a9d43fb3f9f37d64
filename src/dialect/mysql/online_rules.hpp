#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/dialect/online_rules.hpp>

namespace sequelize::detail {

/// InnoDB's rules. Of versions that nobody can read, nothing is known.
class MysqlOnlineRules final : public OnlineRules {
public:
    explicit MysqlOnlineRules(std::string_view version);

    [[nodiscard]] OnlineWay ofChange(const TableSchema& before, const TableSchema& after,
                                     const std::vector<std::pair<std::string, std::string>>& renames) const override;
    [[nodiscard]] OnlineWay ofNewColumn(const TableSchema& table, const ColumnSchema& column,
                                        bool hasKey) const override;
    [[nodiscard]] OnlineWay ofOldColumn(const TableSchema& table, const ColumnSchema& column) const override;
    [[nodiscard]] OnlineWay ofChangedColumn(const TableSchema& table, const ColumnSchema& before,
                                            const ColumnSchema& after) const override;
    [[nodiscard]] OnlineWay ofNewName(const TableSchema& table, const ColumnSchema& column) const override;
    [[nodiscard]] OnlineWay ofIndex(const TableSchema& table, const IndexSchema& index) const override;

private:
    enum class Way { instant, inPlace, unknown };

    [[nodiscard]] OnlineWay asked(Way way) const;
    [[nodiscard]] static Way worse(Way a, Way b) { return a > b ? a : b; }
    [[nodiscard]] Way changeWay(const TableSchema& before, const TableSchema& after,
                                const std::vector<std::pair<std::string, std::string>>& renames) const;
    [[nodiscard]] Way instantIn(const TableSchema& table) const;
    [[nodiscard]] Way newColumn(const TableSchema& table, const ColumnSchema& column) const;
    [[nodiscard]] Way oldColumn(const TableSchema& table, const ColumnSchema& column) const;
    [[nodiscard]] Way changedColumn(const TableSchema& table, const ColumnSchema& before,
                                    const ColumnSchema& after) const;
    [[nodiscard]] Way newName(const TableSchema& table, const ColumnSchema& column) const;
    [[nodiscard]] Way index(const TableSchema& table, const IndexSchema& index) const;

    bool isKnown_ = false;
};

}  // namespace sequelize::detail
