#include <sequelize/core/inspect.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../core/geo_shape.hpp"
#include "../core/json_text.hpp"
#include "loaded_association.hpp"
#include "record_access.hpp"

namespace sequelize::detail {
namespace {

/// `depth`: of the value in what it is shown in.
std::string inspectAttribute(const ColumnDefinition& attribute, const void* record, std::size_t depth) {
    const Value value = memberValue(attribute, record);
    const auto kind = shownKind(attribute);
    if (const auto* bytes = value.getIf<Bytes>(); bytes && kind == TypeSpec::Kind::GEOMETRY)
        return inspectShape(*bytes, depth);
    // A document is shown as one, whatever the member that holds it.
    if (const auto* text = value.getIf<std::string>(); text && kind == TypeSpec::Kind::JSON && jsonFault(*text).empty())
        return *text;
    return sequelize::inspect(value);
}

}  // namespace

std::string ModelCore::inspect(const void* record, std::size_t depth, const ThroughRow& through) const {
    InspectedObject dataValues;
    for (const auto* attribute : shownAttributes(record))
        dataValues.add(attribute->name, inspectAttribute(*attribute, record, depth + 2));
    for (const auto* association : associations_) {
        const LoadedAssociation loaded(models_, *association, record);
        if (!loaded) continue;
        if (!association->isToMany()) {
            dataValues.add(association->as, loaded.size() == 0 ? "null" : loaded.inspect(0, depth + 2));
            continue;
        }
        InspectedArray array;
        for (std::size_t i = 0; i < loaded.size(); ++i) array.add(loaded.inspect(i, depth + 3));
        dataValues.add(association->as, array.text(depth + 2));
    }
    if (through.core) dataValues.add(through.core->table().modelName, through.core->inspect(through.row, depth + 2));
    InspectedObject object(table_.modelName);
    object.add("dataValues", dataValues.text(depth + 1));
    return object.text(depth);
}

}  // namespace sequelize::detail
