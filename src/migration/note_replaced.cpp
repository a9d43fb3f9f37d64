#include "note_replaced.hpp"

#include <algorithm>

#include "migration_names.hpp"

namespace sequelize::detail {

void noteReplaced(MigrationTables& tables, const std::vector<std::string>& replaced, bool hasRun) {
    if (replaced.empty()) return;
    const auto names = tables.executed();
    for (const auto& name : replaced) {
        const auto row = std::ranges::find(names, nameKey(name), nameKey);
        if (hasRun) {
            if (row == names.end() && !tables.rowOf(name)) tables.log(name);
            continue;
        }
        if (row != names.end()) tables.unlog(*row);
        tables.remove(name);
    }
}

void noteReplaced(const MigrationStorage& storage, const std::vector<std::string>& replaced, bool hasRun) {
    if (replaced.empty()) return;
    const auto names = storage.executed();
    for (const auto& name : replaced) {
        const auto row = std::ranges::find(names, nameKey(name), nameKey);
        if (hasRun && row == names.end()) storage.logMigration(name);
        if (!hasRun && row != names.end()) storage.unlogMigration(*row);
    }
}

}  // namespace sequelize::detail
