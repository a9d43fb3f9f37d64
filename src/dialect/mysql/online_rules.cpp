// Which changes of a table InnoDB makes while others write, as the manuals of MySQL and MariaDB say.
#include "online_rules.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "../../core/ascii.hpp"

namespace sequelize::detail {
namespace {

struct ReleaseNumber {
    int major = 0, minor = 0, patch = 0;

    friend auto operator<=>(const ReleaseNumber&, const ReleaseNumber&) = default;
};

ReleaseNumber releaseOf(std::string_view text) {
    ReleaseNumber release;
    for (int* const part : {&release.major, &release.minor, &release.patch}) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *part);
        if (error != std::errc{}) break;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (!text.starts_with('.')) break;
        text.remove_prefix(1);
    }
    return release;
}

bool holds(const IndexSchema& index, const std::string& column) {
    return std::ranges::any_of(index.parts, [&](const auto& part) { return equalIgnoringCase(part.column, column); });
}

/// But for how it is written.
bool isColumnAsBefore(const ColumnSchema& before, ColumnSchema after) {
    after.definition = before.definition;
    if (equalIgnoringCase(before.type, after.type)) after.type = before.type;
    return before == after;
}

bool isComputed(const ColumnSchema& column) {
    return !column.generated.empty() || column.autoIncrement || column.isInvisible;
}

/// Of a varchar: how many bytes its values have at most; nothing where that is not known.
std::optional<std::size_t> varcharBytes(const TableSchema& table, const ColumnSchema& column) {
    constexpr std::string_view begin = "varchar(";
    const std::string type = lowered(column.type);
    if (!type.starts_with(begin) || !type.ends_with(')')) return std::nullopt;
    std::size_t letters = 0;
    std::from_chars(type.data() + begin.size(), type.data() + type.size(), letters);
    const std::string charset = lowered(column.charset.empty() ? table.charset : column.charset);
    if (charset == "utf8mb4") return letters * 4;
    if (charset == "utf8mb3" || charset == "utf8") return letters * 3;
    if (charset == "latin1" || charset == "ascii") return letters;
    return std::nullopt;
}

/// A longer varchar whose length stands in as many bytes as before.
bool isGrown(const TableSchema& table, const ColumnSchema& before, const ColumnSchema& after) {
    const auto was = varcharBytes(table, before);
    const auto is = varcharBytes(table, after);
    constexpr std::size_t oneByte = 255;
    return was && is && *was <= *is && (*was <= oneByte) == (*is <= oneByte);
}

}  // namespace

MysqlOnlineRules::MysqlOnlineRules(std::string_view version) {
    // Either dialect may have found either server.
    const bool isMariadb = containsIgnoringCase(version, "mariadb");
    // From these on a column is added and dropped at any place without a copy.
    const auto least = isMariadb ? ReleaseNumber{10, 4, 0} : ReleaseNumber{8, 0, 29};
    isKnown_ = releaseOf(version) >= least;
}

OnlineWay MysqlOnlineRules::asked(Way way) const {
    if (!isKnown_ || way == Way::unknown) return {};
    // LOCK cannot be said beside INSTANT, which needs none.
    if (way == Way::instant) return {.algorithm = "INSTANT"};
    return {.algorithm = "INPLACE", .lock = "NONE"};
}

MysqlOnlineRules::Way MysqlOnlineRules::instantIn(const TableSchema& table) const {
    if (!equalIgnoringCase(table.engine, "InnoDB") || !table.options.empty()) return Way::unknown;
    // With a full-text index a table is neither changed at once nor beside writers.
    if (std::ranges::any_of(table.indexes, [](const auto& index) { return !index.kind.empty(); })) return Way::unknown;
    return equalIgnoringCase(table.rowFormat, "COMPRESSED") ? Way::inPlace : Way::instant;
}

MysqlOnlineRules::Way MysqlOnlineRules::newColumn(const TableSchema& table, const ColumnSchema& column) const {
    const bool isConstant = !column.defaultValue || column.defaultValue->find('(') == std::string::npos;
    if (isComputed(column) || !isConstant) return Way::unknown;
    // Rows would get a date of zeros, for which MySQL looks at them.
    if (!column.allowNull && !column.defaultValue)
        for (const std::string_view type : {"date", "timestamp"})
            if (startsIgnoringCase(column.type, type)) return Way::unknown;
    return instantIn(table);
}

MysqlOnlineRules::Way MysqlOnlineRules::oldColumn(const TableSchema& table, const ColumnSchema& column) const {
    if (isComputed(column)) return Way::unknown;
    const bool isIndexed = std::ranges::any_of(table.indexes, [&](const auto& one) { return holds(one, column.name); });
    return worse(instantIn(table), isIndexed ? Way::inPlace : Way::instant);
}

MysqlOnlineRules::Way MysqlOnlineRules::changedColumn(const TableSchema& table, const ColumnSchema& before,
                                                      const ColumnSchema& after) const {
    if (isComputed(before) || isComputed(after)) return Way::unknown;
    ColumnSchema was = before;
    was.name = after.name;
    was.allowNull = after.allowNull;
    if (isGrown(table, before, after)) was.type = after.type;
    return isColumnAsBefore(was, after) ? worse(instantIn(table), Way::inPlace) : Way::unknown;
}

/// INSTANT is refused where another table's foreign key refers to the column; INPLACE touches no row either.
MysqlOnlineRules::Way MysqlOnlineRules::newName(const TableSchema& table, const ColumnSchema& column) const {
    return isComputed(column) ? Way::unknown : worse(instantIn(table), Way::inPlace);
}

MysqlOnlineRules::Way MysqlOnlineRules::index(const TableSchema& table, const IndexSchema& index) const {
    const bool isPlain = index.kind.empty() && std::ranges::all_of(index.parts, [](const auto& part) {
                             return !part.column.empty() && part.expression.empty();
                         });
    return isPlain ? worse(instantIn(table), Way::inPlace) : Way::unknown;
}

OnlineWay MysqlOnlineRules::ofNewColumn(const TableSchema& table, const ColumnSchema& column, bool hasKey) const {
    return hasKey ? OnlineWay{} : asked(newColumn(table, column));
}
OnlineWay MysqlOnlineRules::ofOldColumn(const TableSchema& table, const ColumnSchema& column) const {
    const bool hasKey = std::ranges::any_of(table.foreignKeys, [&](const auto& key) {
        return std::ranges::any_of(key.columns, [&](const auto& name) { return equalIgnoringCase(name, column.name); });
    });
    return hasKey ? OnlineWay{} : asked(oldColumn(table, column));
}
OnlineWay MysqlOnlineRules::ofChangedColumn(const TableSchema& table, const ColumnSchema& before,
                                            const ColumnSchema& after) const {
    return asked(changedColumn(table, before, after));
}
OnlineWay MysqlOnlineRules::ofNewName(const TableSchema& table, const ColumnSchema& column) const {
    return asked(newName(table, column));
}
OnlineWay MysqlOnlineRules::ofIndex(const TableSchema& table, const IndexSchema& one) const {
    return asked(index(table, one));
}

/// Of what one ALTER TABLE changes, the way that suits all.
MysqlOnlineRules::Way MysqlOnlineRules::changeWay(
    const TableSchema& before, const TableSchema& after,
    const std::vector<std::pair<std::string, std::string>>& renames) const {
    TableSchema a = before;
    TableSchema b = after;
    for (auto* table : {&a, &b}) {
        table->columns.clear();
        table->indexes.clear();
        table->triggers.clear();
        table->autoIncrement.reset();
        table->isAnalyzed = false;
        table->notes.clear();
    }
    if (a != b) return Way::unknown;
    Way way = Way::instant;
    const auto newNameOf = [&](const std::string& name) {
        for (const auto& [from, to] : renames)
            if (equalIgnoringCase(from, name)) return to;
        return name;
    };
    std::vector<std::string> kept;
    std::vector<std::string> order;
    for (const auto& column : before.columns) {
        const auto name = newNameOf(column.name);
        const auto* now = after.column(name);
        if (!now) {
            way = worse(way, oldColumn(before, column));
            continue;
        }
        kept.push_back(lowered(name));
        if (name != column.name) way = worse(way, newName(before, column));
        ColumnSchema was = column;
        was.name = now->name;
        if (!isColumnAsBefore(was, *now)) way = worse(way, changedColumn(before, column, *now));
    }
    for (const auto& column : after.columns) {
        if (std::ranges::find(kept, lowered(column.name)) == kept.end())
            way = worse(way, newColumn(after, column));
        else
            order.push_back(lowered(column.name));
    }
    if (order != kept) way = worse(way, Way::inPlace);
    const auto lacks = [](const TableSchema& table, const IndexSchema& one) {
        return std::ranges::find(table.indexes, one) == table.indexes.end();
    };
    for (const auto& one : before.indexes)
        if (lacks(after, one)) way = worse(way, index(before, one));
    for (const auto& one : after.indexes)
        if (lacks(before, one)) way = worse(way, index(after, one));
    return way;
}

OnlineWay MysqlOnlineRules::ofChange(const TableSchema& before, const TableSchema& after,
                                     const std::vector<std::pair<std::string, std::string>>& renames) const {
    return before.name == after.name ? asked(changeWay(before, after, renames)) : OnlineWay{};
}

}  // namespace sequelize::detail
