#include "call_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "../model_source/expressions.hpp"
#include "attribute_calls.hpp"

namespace sequelize::detail::commandline {

bool isPlain(const IndexSchema& index) {
    return index.where.empty() && index.kind.empty() && index.method.empty() && index.rest.empty() &&
           index.comment.empty() && !index.isInvisible && std::ranges::all_of(index.parts, [](const auto& part) {
               return !part.column.empty() && !part.length && !part.isDescending && part.collation.empty();
           });
}

std::vector<std::string> columnsOf(const IndexSchema& index) {
    std::vector<std::string> names;
    for (const auto& part : index.parts) names.push_back(part.column);
    return names;
}

std::string onlineOptions(const OnlineWay& way) {
    std::string text = ".algorithm = " + cppText(way.algorithm);
    if (!way.lock.empty()) text += ", .lock = " + cppText(way.lock);
    return text;
}

std::string addIndexCall(const std::string& table, const IndexSchema& index, const OnlineWay& online) {
    if (index.name.empty() || index.isConstraint || !index.comment.empty() || index.isInvisible || !index.rest.empty())
        throw NoCall{};
    std::string fields;
    for (const auto& part : index.parts) {
        if (part.column.empty()) throw NoCall{};
        if (!part.collation.empty()) throw NoCall{};
        std::string field = cppText(part.column);
        if (part.length || part.isDescending)
            field = fmt::format("{{{}, {}{}}}", field, part.length ? std::to_string(*part.length) : "{}",
                                part.isDescending ? ", \"DESC\"" : "");
        fields += (fields.empty() ? "" : ", ") + field;
    }
    std::string options = ".name = " + cppText(index.name);
    if (index.isUnique) options += ", .unique = true";
    if (!index.kind.empty()) options += ", .type = " + cppText(index.kind);
    if (!index.method.empty()) options += ", .method = " + cppText(index.method);
    if (!index.parser.empty()) options += ", .parser = " + cppText(index.parser);
    if (!index.where.empty()) options += ", .where = literal(" + cppText(index.where) + ")";
    if (online.isAsked()) options += ", " + onlineOptions(online);
    return fmt::format("queryInterface.addIndex({}, {{{}}}, {{{}}});", cppText(table), fields, options);
}

std::string addForeignKeyCall(const std::string& table, const ForeignKeySchema& key) {
    if (!key.rest.empty() || !key.targetSchema.empty()) throw NoCall{};
    std::string options = ".fields = " + cppList(key.columns) + ", .type = \"FOREIGN KEY\"";
    if (!key.name.empty()) options += ", .name = " + cppText(key.name);
    options += fmt::format(", .references = {{{}, {}}}", cppText(key.targetTable),
                           key.targetColumns.size() == 1 ? cppText(key.targetColumns[0]) : cppList(key.targetColumns));
    if (!key.onDelete.empty()) options += ", .onDelete = " + cppText(key.onDelete);
    if (!key.onUpdate.empty()) options += ", .onUpdate = " + cppText(key.onUpdate);
    return fmt::format("queryInterface.addConstraint({}, {{{}}});", cppText(table), options);
}

}  // namespace sequelize::detail::commandline
