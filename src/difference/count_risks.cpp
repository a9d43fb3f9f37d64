#include "count_risks.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include <sequelize/dialect/schema_sql.hpp>

#include "../hydrate/read_rows.hpp"
#include "../introspection/read_schema.hpp"
#include "../pool/unlogged.hpp"
#include "difference.hpp"
#include "held_keys.hpp"
#include "same_parts.hpp"

namespace sequelize::detail::diff {
namespace {

class RiskCounter {
public:
    RiskCounter(Database& database, SchemaDifference& difference, const RunOptions& run)
        : database_(database), difference_(difference), run_(unlogged(run)), schema_(database.dialect().schemaSql()) {}

    void count(bool keepsPossible) {
        keepsPossible_ = keepsPossible;
        for (auto& change : difference_.changes) {
            before_ = difference_.before.table(nameBefore(difference_, change.table));
            after_ = difference_.after.table(change.table);
            if (change.kind == SchemaChange::Kind::createTable || !before_) continue;
            std::erase_if(change.risks, [&](SchemaRisk& risk) {
                isImpossible_ = false;
                countRisk(change, risk);
                return risk.rows == 0u && (isImpossible_ || !keepsPossible);
            });
            if (!keepsPossible) addOthers(change);
        }
        for (auto& change : difference_.changes) {
            addFaults(change);
            addNewDuplicates(change);
            addHeldKeys(change);
            addOutsideKeys(change);
            addUsers(change);
        }
    }

private:
    std::string quoted(std::string_view name) const { return database_.dialect().quoted(name); }

    std::uint64_t rows(const std::string& condition) const { return rowsOf(quoted(before_->name), condition); }
    std::uint64_t rowsOf(const std::string& source, const std::string& condition) const {
        const std::string sql =
            "SELECT COUNT(*) FROM " + source + (condition.empty() ? std::string() : " WHERE " + condition);
        auto result = database_.query({sql, {}}, run_);
        const auto all = readRows(result.rows());
        return static_cast<std::uint64_t>(all.at(0).get<std::int64_t>(all.at(0).name(0)));
    }

    void countRisk(const SchemaChange& change, SchemaRisk& risk) {
        switch (risk.kind) {
            case SchemaRisk::Kind::breaksRunningVersion:
                return;
            case SchemaRisk::Kind::blocksWrites:
                risk.rows = rows({});
                return;
            case SchemaRisk::Kind::destroysData:
                return countLost(change, risk);
            case SchemaRisk::Kind::failsOnPresentRows:
                return countRefused(change, risk);
        }
    }

    void countLost(const SchemaChange& change, SchemaRisk& risk) {
        if (change.kind == SchemaChange::Kind::dropTable) {
            risk.rows = rows({});
        } else if (change.kind == SchemaChange::Kind::dropColumn) {
            risk.rows = rows(quoted(change.name) + " IS NOT NULL");
        } else if (change.kind == SchemaChange::Kind::changeColumn) {
            const auto* was = before_->column(nameBefore(difference_, change.table, change.name));
            const auto* is = after_ ? after_->column(change.name) : nullptr;
            if (was && is) countConverted(*was, *is, risk);
        } else if (change.kind == SchemaChange::Kind::changeTable && after_) {
            countCharacters(risk);
        }
    }

    void countConverted(const ColumnSchema& was, const ColumnSchema& is, SchemaRisk& risk) {
        if (was.generated.empty() && !is.generated.empty()) {
            risk.rows = rows(quoted(was.name) + " IS NOT NULL");
            return;
        }
        ColumnSchema renamed = is;
        renamed.name = was.name;
        const auto facts = schema_.conversion(*before_, was, renamed);
        isImpossible_ = facts.keepsAll;
        std::string bad = facts.badRows;
        if (!facts.reason.empty() && bad.empty()) bad = quoted(was.name) + " IS NOT NULL";
        if (keepsPossible_ && !facts.otherRows.empty()) bad += (bad.empty() ? "" : " OR ") + facts.otherRows;
        risk.rows = facts.keepsAll || bad.empty() ? 0 : rows(bad);
        if (!facts.reason.empty() || !facts.otherReason.empty())
            risk.reason = facts.reason.empty() ? facts.otherReason : facts.reason;
    }

    /// Values of which the database would make others: who may lose values does not mean these.
    void addOthers(SchemaChange& change) {
        if (change.kind != SchemaChange::Kind::changeColumn || !after_) return;
        const auto* was = before_->column(nameBefore(difference_, change.table, change.name));
        const auto* is = after_->column(change.name);
        if (!was || !is || !is->generated.empty() || isSameSql(was->type, is->type)) return;
        ColumnSchema renamed = *is;
        renamed.name = was->name;
        const auto facts = schema_.conversion(*before_, *was, renamed);
        if (facts.otherRows.empty()) return;
        if (const auto count = rows(facts.otherRows); count > 0)
            addRefusal(change, facts.otherReason + "; a new column that a migration fills keeps them", count);
    }

    /// The columns that have the table's character set.
    void countCharacters(SchemaRisk& risk) {
        std::uint64_t most = 0;
        bool isPossible = false;
        for (auto was : before_->columns) {
            if (!was.charset.empty() || !was.collation.empty() || !isOfCharacters(was.type)) continue;
            const auto renames = columnRenames(difference_, after_->name);
            const auto found = std::ranges::find(renames, was.name, &NamePairs::value_type::first);
            const auto* there = after_->column(found == renames.end() ? was.name : found->second);
            if (!there || !there->charset.empty()) continue;
            ColumnSchema is = *there;
            is.name = was.name;
            was.charset = before_->charset;
            was.collation = before_->collation;
            is.charset = after_->charset;
            is.collation = after_->collation;
            SchemaRisk own{.reason = risk.reason};
            countConverted(was, is, own);
            isPossible = isPossible || !isImpossible_;
            if (own.rows.value_or(0) <= most) continue;
            most = *own.rows;
            risk.reason = "'" + was.name + "': " + own.reason;
        }
        risk.rows = most;
        isImpossible_ = !isPossible;
    }

    void countRefused(const SchemaChange& change, SchemaRisk& risk) {
        switch (change.kind) {
            case SchemaChange::Kind::addColumn:
                risk.rows = rows({});
                return;
            case SchemaChange::Kind::changeColumn:
                risk.rows = rows(quoted(nameBefore(difference_, change.table, change.name)) + " IS NULL");
                return;
            case SchemaChange::Kind::changePrimaryKey:
                if (after_ && after_->primaryKey) countDuplicates(*after_->primaryKey, risk);
                return;
            case SchemaChange::Kind::addIndex:
                if (const auto* index = addedIndex(change)) countDuplicates(*index, risk);
                return;
            case SchemaChange::Kind::addForeignKey:
                if (const auto* key = addedKey(change)) countOrphans(*key, risk);
                return;
            case SchemaChange::Kind::addCheck:
                countUnfulfilled(change, risk);
                return;
            default:
                return;  // what names a column that goes does so whatever the rows are
        }
    }

    const IndexSchema* addedIndex(const SchemaChange& change) const {
        if (!after_) return nullptr;
        const auto found = std::ranges::find_if(after_->indexes, [&](const auto& index) {
            return index.name == change.name && indexText(index) == change.after;
        });
        return found == after_->indexes.end() ? nullptr : &*found;
    }
    const ForeignKeySchema* addedKey(const SchemaChange& change) const {
        if (!after_) return nullptr;
        const auto found = std::ranges::find_if(after_->foreignKeys,
                                                [&](const auto& key) { return foreignKeyText(key) == change.after; });
        return found == after_->foreignKeys.end() ? nullptr : &*found;
    }

    /// What the rows that are there will have in a column: its value, or the default of one that is new. Null: NULL, or
    /// a number of its own for each row.
    std::optional<std::string> valueOf(const std::string& column, const std::string& alias = {}) const {
        const std::string name = nameBefore(difference_, after_->name, column);
        const bool isTaken = name == column && isRenamedAway(column);
        if (!isTaken)
            if (const auto* was = before_->column(name)) return alias + quoted(was->name);
        const auto* is = after_->column(column);
        if (!is || !is->defaultValue || is->autoIncrement || !is->generated.empty()) return std::nullopt;
        return "(" + *is->defaultValue + ")";
    }
    /// Whether the column of that name is another one before.
    bool isRenamedAway(const std::string& column) const {
        return std::ranges::any_of(columnRenames(difference_, after_->name),
                                   [&](const auto& pair) { return isSameText(pair.first, column); });
    }

    void countDuplicates(const IndexSchema& key, SchemaRisk& risk) {
        std::string group;
        std::string present;
        for (const auto& part : key.parts) {
            std::string value = "(" + part.expression + ")";
            if (!part.column.empty()) {
                const auto found = valueOf(part.column);
                if (!found) {
                    risk.rows = 0;  // no row has the same as another
                    isImpossible_ = true;
                    return;
                }
                value = *found;
                if (const std::string anew = collatedAnew(part.column, value); !anew.empty()) value = "(" + anew + ")";
            } else if (!columnRenames(difference_, after_->name).empty()) {
                return;  // the expression has the new names
            }
            if (part.length) value = fmt::format("SUBSTR({}, 1, {})", value, *part.length);
            if (!part.collation.empty()) value += " COLLATE " + part.collation;
            // A constant would be taken for the number of a column.
            group += (group.empty() ? "" : ", ") + fmt::format("COALESCE({}, NULL)", value);
            present += (present.empty() ? "" : " AND ") + value + " IS NOT NULL";
        }
        if (!key.where.empty()) present = "(" + key.where + ")" + (present.empty() ? "" : " AND ") + present;
        risk.rows = rowsOf("(SELECT COUNT(*) AS n FROM " + quoted(before_->name) + " WHERE " + present + " GROUP BY " +
                               group + " HAVING COUNT(*) > 1) AS d",
                           {});
        risk.reason = "values that several rows have";
    }

    void countOrphans(const ForeignKeySchema& key, SchemaRisk& risk) {
        std::string present;
        std::string equal;
        const std::string targetName = nameBefore(difference_, key.targetTable);
        const auto* target = key.targetSchema.empty() ? difference_.before.table(targetName) : nullptr;
        for (std::size_t i = 0; i < key.columns.size(); ++i) {
            const auto value = valueOf(key.columns[i], "c.");
            if (!value) {
                risk.rows = 0;  // NULL refers to nothing
                isImpossible_ = true;
                return;
            }
            present += (present.empty() ? "" : " AND ") + *value + " IS NOT NULL";
            const std::string column = nameBefore(difference_, key.targetTable, key.targetColumns.at(i));
            if (target && !target->column(column)) target = nullptr;  // a column that no row has a value in yet
            equal += (equal.empty() ? "p." : " AND p.") + quoted(column) + " = " + *value;
        }
        std::string source = quoted(before_->name) + " AS c";
        std::string from;
        if (!key.targetSchema.empty())
            from = quoted(key.targetSchema) + "." + quoted(key.targetTable);
        else if (target)
            from = quoted(target->name);
        const std::string missing =
            from.empty() ? std::string() : " AND NOT EXISTS (SELECT 1 FROM " + from + " AS p WHERE " + equal + ")";
        risk.rows = rowsOf(source, present + missing);
    }

    /// What the database refuses of the table as it will be, once, where the change that leads to it is.
    void addFaults(SchemaChange& change) {
        using enum SchemaChange::Kind;
        const auto* after = difference_.after.table(change.table);
        if (!after || change.kind == createTable) return;
        for (const auto& fault : schema_.faults(*after)) {
            const auto changesIt = [&](const SchemaChange& other) {
                return other.kind == changeColumn && other.table == change.table &&
                       isSameText(other.name, fault.column);
            };
            const bool isOfKey = (change.kind == changePrimaryKey || change.kind == dropIndex) &&
                                 std::ranges::none_of(difference_.changes, changesIt);
            if (!isOfKey && !changesIt(change)) continue;
            if (faults_.insert(change.table + "\n" + fault.reason).second) addRefusal(change, fault.reason);
        }
    }

    /// Keys that stay, and under whose new collation values are the same that were not.
    void addNewDuplicates(SchemaChange& change) {
        using enum SchemaChange::Kind;
        if (change.kind != changeColumn && change.kind != changeTable) return;
        before_ = difference_.before.table(nameBefore(difference_, change.table));
        after_ = difference_.after.table(change.table);
        if (!before_ || !after_) return;
        const auto look = [&](const IndexSchema& key, bool isPrimary) {
            const bool isConcerned = std::ranges::any_of(key.parts, [&](const IndexPart& part) {
                return (change.kind == changeTable || isSameText(part.column, change.name)) &&
                       !collatedAnew(part.column, "x").empty();
            });
            // Rows of a new one are counted as such.
            const bool isNew = std::ranges::any_of(difference_.changes, [&](const SchemaChange& other) {
                return other.table == change.table &&
                       (isPrimary ? other.kind == changePrimaryKey : other.kind == addIndex && other.name == key.name);
            });
            if (!isConcerned || isNew || !recounted_.insert(&key).second) return;
            SchemaRisk same{.reason = {}};
            countDuplicates(key, same);
            if (same.rows.value_or(0) == 0) return;
            addRefusal(change,
                       fmt::format("values that several rows have under the new collation, by the {}",
                                   isPrimary ? "primary key" : fmt::format("unique key '{}'", key.name)),
                       same.rows);
        };
        if (after_->primaryKey) look(*after_->primaryKey, true);
        for (const auto& index : after_->indexes)
            if (index.isUnique) look(index, false);
    }

    struct Characters {
        std::string charset{};
        std::string collation{};
    };
    static Characters charactersIn(const TableSchema& table, const ColumnSchema& column) {
        Characters own{column.charset, column.collation};
        if (own.charset.empty() && own.collation.empty()) own = {table.charset, table.collation};
        return own;
    }
    /// A column's value in the character set and collation that it is to have; empty: these are what they were.
    std::string collatedAnew(const std::string& column, const std::string& value) const {
        const auto* was = before_->column(nameBefore(difference_, after_->name, column));
        const auto* is = after_->column(column);
        if (!was || !is || isRenamedAway(column) || !isOfCharacters(was->type) || !isOfCharacters(is->type)) return {};
        const auto old = charactersIn(*before_, *was);
        const auto now = charactersIn(*after_, *is);
        if (isSameText(old.charset, now.charset) && isSameText(old.collation, now.collation)) return {};
        // Which has the set's usual collation.
        const std::string anew = now.charset.empty() ? value : "CONVERT(" + value + " USING " + now.charset + ")";
        return now.collation.empty() ? anew : anew + " COLLATE " + now.collation;
    }

    static std::string keyTitle(const ForeignKeySchema& key, const std::string& table) {
        return fmt::format("the foreign key {}{} of the table '{}'", key.name.empty() ? "" : "'" + key.name + "' ",
                           foreignKeyText(key), table);
    }
    static void addRefusal(SchemaChange& change, std::string reason, std::optional<std::uint64_t> rows = {}) {
        change.risks.push_back(
            {.kind = SchemaRisk::Kind::failsOnPresentRows, .reason = std::move(reason), .rows = rows});
    }

    /// Foreign keys that stay, of all tables: those that would not fit any more, and those that must be made anew, for
    /// which the rows are looked at once more.
    void addHeldKeys(SchemaChange& change) {
        const bool holds = schema_.foreignKeysHoldTypes();
        for (const auto& table : difference_.after.tables)
            for (const auto& key : table.foreignKeys) {
                const auto* target = key.targetSchema.empty() ? difference_.after.table(key.targetTable) : nullptr;
                const bool isOwn = table.name == change.table;
                const bool isTarget = target && target->name == change.table;
                if ((!isOwn && !isTarget) || !wasThere(difference_, table, key)) continue;
                const bool isOther = isTarget && changesKey(difference_, change, key.targetColumns);
                if (isOther && losesTarget(difference_, *target, key.targetColumns)) {
                    addRefusal(change, keyTitle(key, table.name) + " needs it; drop that first");
                    continue;
                }
                const bool isChanged = (isOwn && changesType(difference_, change, key.columns)) ||
                                       (isTarget && changesType(difference_, change, key.targetColumns));
                if (!holds || (!isChanged && !isOther)) continue;
                if (target && losesFit(difference_, table, key, *target)) {
                    addRefusal(change, keyTitle(key, table.name) +
                                           " would not fit any more; change both types, or "
                                           "drop that first");
                    continue;
                }
                if (!counted_.insert(&key).second) continue;
                before_ = difference_.before.table(nameBefore(difference_, table.name));
                after_ = &table;
                SchemaRisk orphans{.reason = {}};
                countOrphans(key, orphans);
                if (orphans.rows.value_or(0) > 0)
                    addRefusal(change,
                               "rows that refer to no row by " + keyTitle(key, table.name) +
                                   ", which must be made anew for it",
                               orphans.rows);
            }
    }

    void addOutsideKeys(SchemaChange& change) {
        using enum SchemaChange::Kind;
        if (change.kind != changeColumn && change.kind != changeTable && change.kind != changePrimaryKey &&
            change.kind != dropColumn && change.kind != dropIndex && change.kind != dropTable)
            return;
        const std::string name = nameBefore(difference_, change.table);
        if (!difference_.before.table(name)) return;
        auto [found, isNew] = outside_.try_emplace(name);
        if (isNew) found->second = schema_.outsideReferences(askingOn(database_, run_), name);
        const auto* after = difference_.after.table(change.table);
        for (const auto& [table, key] : found->second) {
            std::vector<std::string> columns = key.targetColumns;
            for (auto& column : columns)
                for (const auto& [from, to] : columnRenames(difference_, change.table))
                    if (isSameText(column, from)) column = to;
            const bool breaks =
                change.kind == dropTable || changesType(difference_, change, columns) ||
                (after && changesKey(difference_, change, columns) && losesTarget(difference_, *after, columns));
            if (breaks) addRefusal(change, keyTitle(key, table) + " needs it; drop that first");
        }
    }

    /// Views and triggers that would not work any more.
    void addUsers(SchemaChange& change) {
        using enum SchemaChange::Kind;
        if (change.kind != dropColumn && change.kind != renameColumn) return;
        const std::string name = change.kind == dropColumn ? change.name : change.before;
        if (change.kind == renameColumn && (isSameText(change.before, change.after) || !schema_.brokenRows().empty()))
            return;  // these know the new name
        const std::string table = nameBefore(difference_, change.table);
        for (const auto& user : schema_.columnUsers(askingOn(database_, run_), table, name)) {
            const std::string reason = user + " names it; drop or change that first";
            if (std::ranges::find(change.risks, reason, &SchemaRisk::reason) == change.risks.end())
                addRefusal(change, reason);
        }
    }

    void countUnfulfilled(const SchemaChange& change, SchemaRisk& risk) {
        if (!after_ || !columnRenames(difference_, after_->name).empty()) return;
        const auto found =
            std::ranges::find_if(after_->checks, [&](const auto& check) { return checkText(check) == change.after; });
        if (found == after_->checks.end()) return;
        for (const auto& column : after_->columns)
            if (!before_->column(column.name) && namesColumn(found->expression, column.name)) {
                risk.rows = 0;  // what rows will have there is the default, or NULL
                return;
            }
        risk.rows = rows("NOT (" + found->expression + ")");
    }

    Database& database_;
    SchemaDifference& difference_;
    RunOptions run_;
    const SchemaSql& schema_;
    const TableSchema* before_ = nullptr;
    const TableSchema* after_ = nullptr;
    std::map<std::string, std::vector<OutsideReference>> outside_;  ///< by the table's name before
    std::set<const ForeignKeySchema*> counted_;
    std::set<const IndexSchema*> recounted_;
    std::set<std::string> faults_;
    bool keepsPossible_ = false;
    bool isImpossible_ = false;  ///< no row could ever be one that the risk is about
};

}  // namespace

void countRisks(Database& database, SchemaDifference& difference, const RunOptions& run, bool keepsPossible) {
    RiskCounter(database, difference, run).count(keepsPossible);
}

}  // namespace sequelize::detail::diff
