#include <sequelize/model/struct_description.hpp>

#include <algorithm>

namespace sequelize::detail {

void addMembers(StructDescription& description, StructLayout& layout, const std::string_view* names,
                const MemberKind* const* kinds, const void* const* places, std::size_t count, const void* object,
                const std::vector<StructPart>& ignored) {
    for (std::size_t i = 0; i < count; ++i) {
        const auto offset = static_cast<const std::byte*>(places[i]) - static_cast<const std::byte*>(object);
        const auto isThis = [&](const StructPart& part) { return part.isOwn && part.offset == offset; };
        if (std::ranges::any_of(ignored, isThis)) continue;
        const MemberKind& kind = *kinds[i];
        if (kind.column) {
            ColumnDefinition column;
            column.name = names[i];
            column.member = {.offset = offset, .type = kind.column};
            description.members.push_back({std::move(column), std::nullopt, kind.column->get(places[i])});
        } else if (kind.isAssociation) {
            layout.associations.push_back({names[i], kind.typeName, offset, kind.isLoaded});
        }
    }
}

void mapConventional(StructDescription& description, const std::vector<StructPart>& ignored) {
    for (auto& member : description.conventional) {
        const auto isThis = [&](const StructPart& part) { return part.offset == member.column.member.offset; };
        if (!std::ranges::any_of(ignored, isThis)) description.members.push_back(std::move(member));
    }
    description.conventional.clear();
}

}  // namespace sequelize::detail
