#include "json_writer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../model/loaded_association.hpp"
#include "../model/record_access.hpp"
#include "../query/expression_node.hpp"

namespace sequelize::detail {
namespace {

using nlohmann::ordered_json;

/// The column or virtual attribute that an entry of `.attributes` names.
const ColumnDefinition& writtenAttribute(const TableDefinition& table, const Expression& expression) {
    if (expression->kind != ExpressionNode::Form::column || !expression->column.path.empty())
        throw UsageError(fmt::format(
            "toJSON of model '{}' computes nothing: its .attributes are members, and members under another key; let a "
            "finder compute the value into a virtual attribute",
            table.modelName));
    const ColumnReference& reference = expression->column;
    requireOwner(table, reference);
    for (const auto& attribute : table.virtuals)
        if (reference.offset < 0 ? attribute.name == reference.name : attribute.member.offset == reference.offset)
            return attribute;
    return reference.offset < 0 ? table.byName(reference.name) : table.byOffset(reference.offset);
}

ordered_json& freshPlace(ordered_json& object, const std::string& key, const TableDefinition& table) {
    if (object.contains(key))
        throw UsageError(fmt::format("toJSON of model '{}' has two values under the key '{}'; give one another name",
                                     table.modelName, key));
    return object[key];
}

}  // namespace

JsonAttributes::JsonAttributes(const TableDefinition& table, const Selection& selection) : all_(selection.all) {
    for (const auto& [expression, alias] : selection.list) {
        const auto& attribute = writtenAttribute(table, expression);
        entries_.push_back({&attribute, alias.empty() ? attribute.name : alias});
    }
    for (const auto& expression : selection.excluded) excluded_.push_back(&writtenAttribute(table, expression));
}

void JsonAttributes::write(const ModelCore& core, const void* record, const JsonForms& forms,
                           ordered_json& object) const {
    const auto add = [&](const ColumnDefinition& attribute, const std::string& key) {
        auto& place = freshPlace(object, key, core.table());
        try {
            place = valueToJson(memberValue(attribute, record), forms, shownKind(attribute));
        } catch (const ConversionError& error) {
            throw ConversionError(
                fmt::format("toJSON: {}.{} {}", core.table().modelName, attribute.name, error.what()));
        }
    };
    const auto shown = core.shownAttributes(record);
    const auto isIn = [](const auto& list, const ColumnDefinition* attribute) {
        return std::ranges::find(list, attribute) != list.end();
    };
    if (all_) {
        for (const auto* attribute : shown)
            if (!isIn(excluded_, attribute)) add(*attribute, attribute->name);
    }
    for (const auto& [attribute, key] : entries_) {
        const bool isThere = all_ && key == attribute->name && !isIn(excluded_, attribute);
        if (!isThere && isIn(shown, attribute)) add(*attribute, key);
    }
}

JsonWriter::JsonWriter(const ModelCore& core, const JsonLevel& level, const JsonForms& forms)
    : core_(core), forms_(forms), attributes_(core.table(), level.attributes), all_(level.all) {
    for (const auto& wanted : level.nested) {
        const Association& association = associationAt(wanted.member);
        Nested nested{&association, wanted.as.empty() ? association.as : wanted.as, {}, {}};
        if (association.through && !wanted.omitsThrough)
            nested.through.emplace(*association.through, wanted.throughAttributes);
        nested.writer.emplace_back(core.models().of(*association.target), wanted, forms);
        nested_.push_back(std::move(nested));
    }
}

const Association& JsonWriter::associationAt(std::ptrdiff_t member) const {
    for (const auto* association : core_.associations())
        if (association->slot.offset == member) return *association;
    throw UsageError(fmt::format(
        "toJSON of model '{}': .include names a member of {} that no association of the model fills; declare it first",
        core_.table().modelName, core_.table().structName));
}

void JsonWriter::writeAssociation(const Association& association, const std::string& key, const Nested* nested,
                                  const void* record, ordered_json& object) const {
    const LoadedAssociation loaded(core_.models(), association, record);
    if (!loaded) return;
    const auto writtenAt = [&](std::size_t i) {
        ordered_json target = nested ? nested->writer.front().write(loaded.at(i))
                                     : JsonWriter(loaded.target(), {}, forms_).write(loaded.at(i));
        const auto through = loaded.through(i);
        if (!through.core || (nested && !nested->through)) return target;
        const TableDefinition& table = through.core->table();
        auto row = ordered_json::object();
        if (nested)
            nested->through->write(*through.core, through.row, forms_, row);
        else
            JsonAttributes(table, {}).write(*through.core, through.row, forms_, row);
        freshPlace(target, table.modelName, loaded.target().table()) = std::move(row);
        return target;
    };
    ordered_json& value = freshPlace(object, key, core_.table());
    if (!association.isToMany()) {
        if (loaded.size() != 0) value = writtenAt(0);
        return;
    }
    value = ordered_json::array();
    for (std::size_t i = 0; i < loaded.size(); ++i) value.push_back(writtenAt(i));
}

ordered_json JsonWriter::write(const void* record) const {
    auto object = ordered_json::object();
    attributes_.write(core_, record, forms_, object);
    if (all_)
        for (const auto* association : core_.associations())
            writeAssociation(*association, association->as, nullptr, record, object);
    for (const auto& nested : nested_) writeAssociation(*nested.association, nested.key, &nested, record, object);
    return object;
}

ordered_json recordToJson(const ModelCore& core, const void* record, const JsonLevel& level, const JsonForms& forms) {
    return JsonWriter(core, level, forms).write(record);
}

ordered_json recordsToJson(const ModelCore& core, const void* records, std::size_t count, std::size_t stride,
                           const JsonLevel& level, const JsonForms& forms) {
    const JsonWriter writer(core, level, forms);
    auto array = ordered_json::array();
    for (std::size_t i = 0; i < count; ++i)
        array.push_back(writer.write(static_cast<const std::byte*>(records) + i * stride));
    return array;
}

}  // namespace sequelize::detail
