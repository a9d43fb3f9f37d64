#include "plan.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "../schema/identifier.hpp"
#include "difference.hpp"
#include "same_parts.hpp"

namespace sequelize::detail::diff {
namespace {

template <class Tables>
auto* exactlyNamed(Tables& tables, std::string_view name) {
    const auto found = std::ranges::find(tables, name, &TableSchema::name);
    return found == tables.end() ? nullptr : &*found;
}

bool refersTo(const ForeignKeySchema& key, const TableSchema& table) {
    return key.targetSchema.empty() && isSameText(key.targetTable, table.name);
}

/// In an order in which every table comes after those that it refers to, as far as there is one.
std::vector<const TableSchema*> inDependencyOrder(const std::vector<const TableSchema*>& tables) {
    std::vector<const TableSchema*> order;
    std::set<const TableSchema*> seen;
    const auto visit = [&](const auto& self, const TableSchema* table) -> void {
        if (!seen.insert(table).second) return;
        for (const auto* other : tables)
            if (std::ranges::any_of(table->foreignKeys, [&](const auto& key) { return refersTo(key, *other); }))
                self(self, other);
        order.push_back(table);
    };
    for (const auto* table : tables) visit(visit, table);
    return order;
}

std::vector<std::string> namesIn(const SchemaDifference& difference) {
    std::vector<std::string> names;
    for (const auto* schema : {&difference.before, &difference.after}) {
        for (const auto& table : schema->tables) {
            names.push_back(table.name);
            for (const auto& index : table.indexes) names.push_back(index.name);
        }
        names.insert(names.end(), schema->views.begin(), schema->views.end());
    }
    return names;
}

class Planner {
public:
    Planner(const SqlDialect& dialect, const SchemaDifference& difference)
        : schema_(dialect.schemaSql()),
          dialect_(dialect),
          difference_(difference),
          current_(difference.before),
          tables_(namesIn(difference)),
          needsTargets_(schema_.foreignKeysHoldTypes()) {}

    SchemaPlan plan() {
        renameTables();
        const auto created = newTables();
        if (needsTargets_) liftForeignKeys();
        createTables(created);
        const auto changed = inDependencyOrder(changedTables(created));
        for (const auto* table : changed) changeTable(*table);
        if (needsTargets_)
            for (const auto* table : changedTables({})) addForeignKeys(*table);
        for (const auto* table : changedTables({}))
            alter(*table, *table, fmt::format("drop columns of the table '{}'", table->name));
        dropTables();
        return std::move(plan_);
    }

    std::vector<AddedForeignKey> addedForeignKeys() {
        std::vector<AddedForeignKey> added;
        if (!needsTargets_) return added;
        renameTables();
        liftForeignKeys();
        for (const auto& target : difference_.after.tables) {
            const auto* now = exactlyNamed(current_.tables, target.name);
            for (const auto& key : target.foreignKeys) {
                const bool isThere = now && std::ranges::any_of(now->foreignKeys, [&](const auto& other) {
                                         return isSameForeignKey(inNewNames(target.name, other), key) &&
                                                isSameText(other.name, key.name);
                                     });
                if (!isThere) added.push_back({.table = &target, .isNew = now == nullptr, .key = key});
            }
        }
        return added;
    }

private:
    /// To be called while `current_` is still what it is before the step.
    void step(std::string title, SchemaScript script, std::optional<TableSchema> before,
              std::optional<TableSchema> after, const NamePairs& renames = {}) {
        if (script.statements.empty()) return;
        plan_.steps.push_back({.title = std::move(title),
                               .script = std::move(script),
                               .recovery = recovery(),
                               .before = std::move(before),
                               .after = std::move(after),
                               .renames = renames});
    }
    [[nodiscard]] TableSchema& present(std::string_view table) { return *exactlyNamed(current_.tables, table); }

    // Names.

    void renameTables() {
        std::vector<std::pair<std::string, std::string>> renames;
        for (const auto& rename : difference_.renames)
            if (rename.table.empty()) renames.emplace_back(rename.from, rename.to);
        while (!renames.empty()) {
            // A name that another table is yet to give up cannot be taken.
            const auto isFree = [&](const auto& rename) {
                return std::ranges::none_of(renames, [&](const auto& other) {
                    return &other != &rename && isSameText(other.first, rename.second);
                });
            };
            const auto found = std::ranges::find_if(renames, isFree);
            if (found != renames.end()) {
                renameTable(found->first, found->second);
                renames.erase(found);
                continue;
            }
            const std::string between = "sequelize_" + shortHash(renames[0].first + " " + renames[0].second);
            renameTable(renames[0].first, between);
            renames[0].first = between;
        }
    }

    void renameTable(const std::string& from, const std::string& to) {
        auto& table = present(from);
        TableSchema renamed = table;
        renamed.name = to;
        step(fmt::format("rename the table '{}' to '{}'", from, to), schema_.renameTable(from, to), table,
             std::move(renamed));
        table.name = to;
        for (auto& key : table.foreignKeys) key.name = constraintOfRenamed(key.name, from, to);
        for (auto& check : table.checks) check.name = constraintOfRenamed(check.name, from, to);
        for (auto& other : current_.tables)
            for (auto& key : other.foreignKeys) {
                const bool isOther = key.targetTable != from && exactlyNamed(current_.tables, key.targetTable);
                if (key.targetSchema.empty() && isSameText(key.targetTable, from) && !isOther) key.targetTable = to;
            }
    }

    // Foreign keys.

    /// Those that go, those of tables that go, and those that hold a type that changes.
    void liftForeignKeys() {
        for (const auto& table : std::vector<TableSchema>(current_.tables)) {
            TableSchema without = table;
            const auto* target = exactlyNamed(difference_.after.tables, table.name);
            std::erase_if(without.foreignKeys, [&](const auto& key) {
                if (!target) return !refersTo(key, table);
                const bool stays = std::ranges::any_of(target->foreignKeys, [&](const auto& wanted) {
                    return isSameForeignKey(inNewNames(table.name, key), wanted) && isSameText(key.name, wanted.name);
                });
                return !stays || isHeld(table, key);
            });
            if (without.foreignKeys.size() == table.foreignKeys.size()) continue;
            step(fmt::format("drop foreign keys of the table '{}'", table.name),
                 schema_.alterTable(table, without, {.otherTables = tables_}), table, without);
            if (target) plan_.steps.back().lifts = table.name;
            if (target)
                for (const auto& key : table.foreignKeys)
                    if (std::ranges::find(without.foreignKeys, key) == without.foreignKeys.end())
                        lifted_.emplace_back(table.name, key);
            present(table.name) = std::move(without);
        }
    }

    /// What puts the foreign keys back that were lifted, as the tables are now.
    [[nodiscard]] std::vector<SchemaRecovery> recovery() const {
        std::vector<SchemaRecovery> all;
        SchemaModel state = current_;
        for (const auto& [name, former] : lifted_) {
            auto* table = exactlyNamed(state.tables, name);
            const auto* target = former.targetSchema.empty() ? exactlyNamed(state.tables, former.targetTable) : nullptr;
            if (!table || (!target && former.targetSchema.empty())) continue;
            const auto key = inPresentNames(name, former);
            const bool isThere = std::ranges::any_of(
                table->foreignKeys, [&](const auto& other) { return areSameNames(other.columns, key.columns); });
            if (isThere || !hasAll(*table, key.columns) || (target && !hasAll(*target, key.targetColumns))) continue;
            if (isChanged(name) != isChanged(former.targetTable) && !(name == former.targetTable)) {
                giveBackTypes(all, state, name, former.columns, key.columns);
                if (target) giveBackTypes(all, state, former.targetTable, former.targetColumns, key.targetColumns);
            }
            table = exactlyNamed(state.tables, name);
            TableSchema with = *table;
            with.foreignKeys.push_back(key);
            all.push_back(
                {.title = fmt::format("put back the foreign key {} of the table '{}'", foreignKeyText(key), name),
                 .table = name,
                 .script = schema_.alterTable(*table, with, {})});
            *table = std::move(with);
        }
        return all;
    }

    /// The former types of columns that were changed already.
    void giveBackTypes(std::vector<SchemaRecovery>& all, SchemaModel& state, const std::string& name,
                       const std::vector<std::string>& formerNames, const std::vector<std::string>& names) const {
        auto* table = exactlyNamed(state.tables, name);
        const auto* former = exactlyNamed(difference_.before.tables, nameBefore(difference_, name));
        if (!table || !former || !isChanged(name)) return;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto* was = former->column(formerNames[i]);
            const auto* is = table->column(names[i]);
            if (!was || !is ||
                (isSameSql(was->type, is->type) && isSameText(was->charset, is->charset) &&
                 isSameText(was->collation, is->collation)))
                continue;
            TableSchema back = *table;
            ColumnSchema undone = *was;
            undone.name = is->name;
            const auto facts = schema_.conversion(*table, *is, undone);
            *back.column(names[i]) = undone;
            all.push_back(
                {.title = fmt::format("give the column '{}.{}' back its type {}", name, names[i], was->type),
                 .table = name,
                 .script = schema_.alterTable(*table, back, {}),
                 .exception = fmt::format("the column '{}.{}', which has its type {} again", name, names[i], was->type),
                 .losesRows = facts.keepsAll ? std::string() : lossQuery(name, lossOf(facts))});
            *table = std::move(back);
        }
    }

    static std::string lossOf(const ConversionFacts& facts) {
        if (facts.otherRows.empty() || (!facts.reason.empty() && facts.badRows.empty())) return facts.badRows;
        return facts.badRows.empty() ? facts.otherRows : facts.badRows + " OR " + facts.otherRows;
    }
    [[nodiscard]] std::string lossQuery(const std::string& table, const std::string& condition) const {
        return "SELECT COUNT(*) FROM " + dialect_.quoted(table) + (condition.empty() ? "" : " WHERE " + condition);
    }

    static bool hasAll(const TableSchema& table, const std::vector<std::string>& columns) {
        return std::ranges::all_of(columns, [&](const auto& name) { return table.column(name) != nullptr; });
    }
    [[nodiscard]] bool isChanged(const std::string& table) const { return changed_.contains(table); }

    /// A foreign key that was lifted, with the names that its columns have at this moment.
    [[nodiscard]] ForeignKeySchema inPresentNames(const std::string& table, ForeignKeySchema key) const {
        if (isChanged(table)) key.columns = renamedNames(std::move(key.columns), table);
        if (key.targetSchema.empty() && isChanged(key.targetTable))
            key.targetColumns = renamedNames(std::move(key.targetColumns), key.targetTable);
        return key;
    }

    [[nodiscard]] std::vector<std::string> renamedNames(std::vector<std::string> names, std::string_view table) const {
        for (auto& name : names) name = renamedColumn(table, name);
        return names;
    }
    [[nodiscard]] std::string renamedColumn(std::string_view table, const std::string& name) const {
        for (const auto& [from, to] : columnRenames(difference_, table))
            if (isSameText(name, from)) return to;
        return name;
    }

    [[nodiscard]] ForeignKeySchema inNewNames(const std::string& table, ForeignKeySchema key) const {
        key.columns = renamedNames(std::move(key.columns), table);
        if (key.targetSchema.empty())
            if (const auto* target = current_.table(key.targetTable))
                if (!isChanged(target->name))
                    key.targetColumns = renamedNames(std::move(key.targetColumns), target->name);
        return key;
    }

    /// Whether a column of the foreign key, on either side, gets another type.
    [[nodiscard]] bool isHeld(const TableSchema& table, const ForeignKeySchema& key) const {
        if (anyTypeChanges(table, key.columns)) return true;
        const auto* target = key.targetSchema.empty() ? current_.table(key.targetTable) : nullptr;
        return target && (anyTypeChanges(*target, key.targetColumns) || losesKey(*target, key.targetColumns));
    }

    [[nodiscard]] bool anyTypeChanges(const TableSchema& table, const std::vector<std::string>& columns) const {
        return std::ranges::any_of(columns, [&](const auto& name) { return typeChanges(table, name); });
    }
    [[nodiscard]] bool typeChanges(const TableSchema& table, const std::string& name) const {
        const auto* target = exactlyNamed(difference_.after.tables, table.name);
        const auto* before = table.column(name);
        if (!target || !before) return false;
        const auto* after = target->column(renamedColumn(table.name, before->name));
        if (!after) return false;
        const bool inherits = before->charset.empty() && after->charset.empty() && isOfCharacters(after->type);
        return !isSameSql(before->type, after->type) || !isSameText(before->charset, after->charset) ||
               !isSameText(before->collation, after->collation) || before->autoIncrement != after->autoIncrement ||
               (inherits &&
                (!isSameText(table.charset, target->charset) || !isSameText(table.collation, target->collation)));
    }

    /// Whether the primary key that a foreign key refers to becomes another one.
    [[nodiscard]] bool losesKey(const TableSchema& table, const std::vector<std::string>& columns) const {
        const auto* target = exactlyNamed(difference_.after.tables, table.name);
        if (!target || !table.primaryKey || !beginsWithColumns(*table.primaryKey, columns)) return false;
        IndexSchema key = *table.primaryKey;
        for (auto& part : key.parts) part.column = renamedColumn(table.name, part.column);
        return !target->primaryKey || !isSameIndex(key, *target->primaryKey);
    }

    void addForeignKeys(const TableSchema& target) {
        TableSchema with = present(target.name);
        with.foreignKeys = target.foreignKeys;
        alter(target, with, fmt::format("add foreign keys to the table '{}'", target.name));
    }

    // Tables.

    [[nodiscard]] std::vector<const TableSchema*> newTables() const {
        std::vector<const TableSchema*> created;
        for (const auto& table : difference_.after.tables)
            if (!exactlyNamed(current_.tables, table.name)) created.push_back(&table);
        return inDependencyOrder(created);
    }

    void createTables(const std::vector<const TableSchema*>& created) {
        for (const auto* table : created) {
            const bool waits =
                needsTargets_ && std::ranges::any_of(table->foreignKeys, [&](const auto& key) {
                    return key.targetSchema.empty() && !refersTo(key, *table) && !isFinal(key.targetTable);
                });
            auto made = *table;
            if (waits) made.foreignKeys.clear();
            step(fmt::format("create the table '{}'", table->name), schema_.createTable(*table, waits), {}, made);
            current_.tables.push_back(std::move(made));
        }
    }

    /// Whether the table is as it will be, so that a foreign key may refer to it.
    [[nodiscard]] bool isFinal(std::string_view table) const {
        const auto* now = current_.table(table);
        const auto* then = difference_.after.table(table);
        return now && then && now->columns == then->columns && now->primaryKey == then->primaryKey &&
               now->indexes == then->indexes;
    }

    [[nodiscard]] std::vector<const TableSchema*> changedTables(const std::vector<const TableSchema*>& but) const {
        std::vector<const TableSchema*> changed;
        for (const auto& table : difference_.after.tables)
            if (std::ranges::find(but, &table) == but.end()) changed.push_back(&table);
        return changed;
    }

    /// All but what must wait: foreign keys that refer to what is not there yet, columns that go.
    void changeTable(const TableSchema& target) {
        const TableSchema before = present(target.name);
        const auto renames = columnRenames(difference_, target.name);
        TableSchema wanted = target;
        if (needsTargets_) {
            wanted.foreignKeys.clear();
            for (const auto& key : before.foreignKeys) wanted.foreignKeys.push_back(inNewNames(target.name, key));
            addLateDrops(before, target, wanted);
        }
        alter(target, std::move(wanted), fmt::format("change the table '{}'", target.name), renames);
        changed_.insert(target.name);
    }

    /// Where something could still fail, columns go last.
    void addLateDrops(const TableSchema& before, const TableSchema& target, TableSchema& wanted) const {
        const auto renames = columnRenames(difference_, target.name);
        const auto isGone = [&](const ColumnSchema& column) {
            if (std::ranges::find(renames, column.name, &std::pair<std::string, std::string>::first) != renames.end())
                return false;
            return !target.column(column.name) || isRenamedTo(renames, column.name);
        };
        const auto isOne = [&](const ColumnSchema& column) { return isGone(column); };
        // Of these a table has one at most, or its name is to be free for another.
        const auto isUrgent = [&](const ColumnSchema& column) {
            return isGone(column) && (column.autoIncrement || isRenamedTo(renames, column.name));
        };
        if (std::ranges::none_of(before.columns, isOne) || std::ranges::any_of(before.columns, isUrgent)) return;
        std::size_t place = 0;  // they stay where they are
        for (const auto& column : before.columns) {
            const auto name = renamedColumn(target.name, column.name);
            if (!isGone(column)) {
                const auto found = std::ranges::find_if(
                    wanted.columns, [&](const auto& other) { return isSameText(other.name, name); });
                place = static_cast<std::size_t>(found - wanted.columns.begin()) + 1;
                continue;
            }
            wanted.columns.insert(wanted.columns.begin() + static_cast<std::ptrdiff_t>(place++), column);
            for (const auto& check : before.checks)
                if (isSameText(check.column, column.name)) wanted.checks.push_back(check);
        }
    }

    static bool isRenamedTo(const NamePairs& renames, const std::string& name) {
        return std::ranges::any_of(
            renames, [&](const auto& pair) { return isSameText(pair.second, name) && !isSameText(pair.first, name); });
    }

    /// Makes the table `wanted`, on the way to what it will be.
    void alter(const TableSchema& target, TableSchema wanted, std::string title, const NamePairs& renames = {}) {
        const TableSchema before = present(target.name);
        if (before != wanted || !renames.empty())
            step(std::move(title), schema_.alterTable(before, wanted, {.renames = renames, .otherTables = tables_}),
                 before, wanted, renames);
        present(target.name) = std::move(wanted);
        if (renames.empty()) return;
        // The database itself changes the foreign keys that refer to the columns.
        for (auto& table : current_.tables)
            for (auto& key : table.foreignKeys)
                if (refersTo(key, target) && table.name != target.name)
                    key.targetColumns = renamedNames(std::move(key.targetColumns), target.name);
    }

    void dropTables() {
        std::vector<const TableSchema*> gone;
        for (const auto& table : current_.tables)
            if (!exactlyNamed(difference_.after.tables, table.name)) gone.push_back(&table);
        auto order = inDependencyOrder(gone);
        std::ranges::reverse(order);
        for (const auto* table : order)
            step(fmt::format("drop the table '{}'", table->name), schema_.dropTable(*table), *table, {});
    }

    const SchemaSql& schema_;
    const SqlDialect& dialect_;
    const SchemaDifference& difference_;
    SchemaModel current_;
    std::vector<std::string> tables_;  ///< all names, before and after
    bool needsTargets_;                ///< a foreign key must find the table, the columns and the types that it names
    std::vector<std::pair<std::string, ForeignKeySchema>> lifted_;  ///< of a table of that new name
    std::set<std::string, std::less<>> changed_;                    ///< tables that are as they will be
    SchemaPlan plan_;
};

}  // namespace

std::vector<std::string> SchemaPlan::statements() const {
    std::vector<std::string> all;
    for (const auto& step : steps) all.insert(all.end(), step.script.statements.begin(), step.script.statements.end());
    return all;
}

SchemaPlan planOf(const SqlDialect& dialect, const SchemaDifference& difference) {
    return Planner(dialect, difference).plan();
}

std::vector<AddedForeignKey> addedForeignKeys(const SqlDialect& dialect, const SchemaDifference& difference) {
    return Planner(dialect, difference).addedForeignKeys();
}

SchemaPlan downPlanOf(const SqlDialect& dialect, const SchemaDifference& difference) {
    return planOf(dialect, inverse(difference));
}

}  // namespace sequelize::detail::diff
