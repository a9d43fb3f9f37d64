#include "schema_calls.hpp"

#include <fmt/format.h>

#include "../model_source/expressions.hpp"
#include "call_text.hpp"
#include "change_calls.hpp"
#include "table_calls.hpp"

namespace sequelize::detail::commandline {

std::optional<CallLines> schemaCalls(Database& database, const diff::SchemaStep& step, const OnlineRules& online,
                                     const RunOptions& run) {
    try {
        if (!step.before) return tableCalls(database, *step.after, run);
        if (!step.after) return CallLines{fmt::format("queryInterface.dropTable({});", cppText(step.before->name))};
        if (step.before->name != step.after->name)
            return CallLines{fmt::format("queryInterface.renameTable({}, {});", cppText(step.before->name),
                                         cppText(step.after->name))};
        return changeCalls(database, step, online, run);
    } catch (const NoCall&) {
        return std::nullopt;
    }
}

}  // namespace sequelize::detail::commandline
