#include <array>

#include "integration/model_based/program.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {
namespace {

std::string object(Table table, std::size_t slot) {
    static constexpr std::array names{"item", "owner", "tag", "badge"};
    return std::string(names[static_cast<std::size_t>(table)]) + std::to_string(slot);
}

std::string entries(const Schema& schema, const std::vector<Assignment>& values) {
    std::string text = "{";
    for (const auto& [column, value] : values)
        text += (text.size() > 1 ? ", " : "") + std::string(schema.columns[column].name) + " = " + inspect(value);
    return text + "}";
}

std::string names(const Schema& schema, const std::vector<std::size_t>& columns) {
    std::string text = "{";
    for (const auto column : columns) text += (text.size() > 1 ? ", " : "") + std::string(schema.columns[column].name);
    return text + "}";
}

std::string callOn(const Command& c, const std::string& arguments, const std::string& name) {
    const auto& schema = schemaOf(c.table);
    const auto self = object(c.table, c.slot);
    if (schema.isRecord) return self + "." + name + "(" + arguments + ")";
    return std::string(schema.name) + "." + name + "(" + self + (arguments.empty() ? "" : ", " + arguments) + ")";
}

std::string fieldsOf(const Command& c, const char* option) {
    if (c.fields.empty()) return "";
    return "." + std::string(option) + " = " + names(schemaOf(c.table), c.fields);
}

std::string whereOf(const Command& c) {
    return ".where = " + entries(schemaOf(c.table), {c.where});
}

std::string related(Table table, std::size_t slot, const char* member) {
    return object(table, slot) + "->" + member;
}

std::string call(const Command& c) {
    const auto& schema = schemaOf(c.table);
    const std::string model = schema.name;
    const auto self = object(c.table, c.slot);
    const auto other = object(c.table, c.other);
    switch (c.verb) {
        case Verb::build:
            return self + " = " + model + ".build(" + entries(schema, c.rows.front()) + ")";
        case Verb::create:
            return self + " = " + model + ".create(" + entries(schema, c.rows.front()) +
                   (c.fields.empty() ? "" : ", " + fieldsOf(c, "fields")) + ")";
        case Verb::bulkCreate: {
            std::string rows;
            for (const auto& row : c.rows) rows += entries(schema, row) + ", ";
            return self + ", … = " + model + ".bulkCreate({" + rows + "}" +
                   (c.duplicates == Duplicates::ignore   ? ", .ignoreDuplicates"
                    : c.duplicates == Duplicates::update ? ", .updateOnDuplicate = " + names(schema, c.fields)
                                                         : "") +
                   ")";
        }
        case Verb::find:
            return self + " = " + model + ".findByPk(the key of row " + std::to_string(c.number) +
                   (c.fields.empty() ? "" : ", " + fieldsOf(c, "attributes")) + ")";
        case Verb::assign:
            return self + " << " + entries(schema, c.values);
        case Verb::save:
            return callOn(c, fieldsOf(c, "fields"), "save");
        case Verb::update:
            return callOn(c, entries(schema, c.values), "update");
        case Verb::increment:
            return callOn(
                c, std::string(schema.columns[c.values.front().column].name) + ", " + std::to_string(c.number),
                "increment"
            );
        case Verb::reload:
            return callOn(c, "", "reload");
        case Verb::destroy:
            return callOn(c, "", "destroy");
        case Verb::copy:
            return self + " = " + other;
        case Verb::findAll:
            return model + ".findAll(" + whereOf(c) + ")";
        case Verb::count:
            return model + ".count(" + whereOf(c) + ")";
        case Verb::updateWhere:
            return model + ".update(" + entries(schema, c.values) + ", " + whereOf(c) + ")";
        case Verb::incrementWhere:
            return model + ".increment(" + schema.columns[c.values.front().column].name + ", " +
                   std::to_string(c.number) + ", " + whereOf(c) + ")";
        case Verb::destroyWhere:
            return model + ".destroy(" + whereOf(c) + ")";
        case Verb::addItem:
            return related(Table::owners, c.slot, "items.add(") + object(Table::items, c.other) + ")";
        case Verb::removeItem:
            return related(Table::owners, c.slot, "items.remove(") + object(Table::items, c.other) + ")";
        case Verb::setItems:
            return related(Table::owners, c.slot, "items.set({") +
                   (c.number == 0 ? "" : object(Table::items, c.other)) + "})";
        case Verb::hasItem:
            return related(Table::owners, c.slot, "items.has(") + object(Table::items, c.other) + ")";
        case Verb::countItems:
            return related(Table::owners, c.slot, "items.count()");
        case Verb::createItem:
            return object(Table::items, c.other) + " = " + related(Table::owners, c.slot, "items.create(") +
                   entries(schemaOf(Table::items), c.rows.front()) + ")";
        case Verb::setOwner:
            return related(Table::items, c.slot, "owner.set(") + object(Table::owners, c.other) + ")";
        case Verb::unsetOwner:
            return related(Table::items, c.slot, "owner.set(null)");
        case Verb::addTag:
            return related(Table::items, c.slot, "tags.add(") + object(Table::tags, c.other) + ")";
        case Verb::removeTag:
            return related(Table::items, c.slot, "tags.remove(") + object(Table::tags, c.other) + ")";
        case Verb::setTags:
            return related(Table::items, c.slot, "tags.set({") + (c.number == 0 ? "" : object(Table::tags, c.other)) +
                   "})";
        case Verb::hasTag:
            return related(Table::items, c.slot, "tags.has(") + object(Table::tags, c.other) + ")";
        case Verb::countTags:
            return related(Table::items, c.slot, "tags.count()");
        case Verb::begin:
            return "begin";
        case Verb::commit:
            return "commit";
        case Verb::rollback:
            return "rollback";
        case Verb::drop:
            return "drop the transaction";
        case Verb::managed:
            break;
    }
    return c.ending == Ending::retries ? "transaction({.retry = {.max = 2}})" : "transaction";
}

void describe(const Program& program, std::size_t depth, std::string& text) {
    const std::string indent(depth * 4, ' ');
    for (const auto& c : program) {
        text += indent + call(c);
        if (c.outer) text += "  // in the outermost transaction";
        if (c.fault) text += "  // fault " + nameOf(c.fault->fault) + ", call " + std::to_string(c.fault->call);
        if (c.verb == Verb::managed) {
            text += " {\n";
            describe(c.body, depth + 1, text);
            if (c.ending == Ending::throws) text += indent + "    throw;\n";
            if (c.ending == Ending::retries) text += indent + "    throw a transient error, the first time;\n";
            text += indent + "}";
        }
        text += "\n";
    }
}

}  // namespace

std::string describe(const Command& command) {
    return call(command);
}

std::string describe(const Program& program) {
    std::string text;
    describe(program, 1, text);
    return text;
}

}  // namespace test::programs
