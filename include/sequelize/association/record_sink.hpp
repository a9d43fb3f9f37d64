#pragma once

#include <sequelize/association/member_operations.hpp>
#include <sequelize/core/api.hpp>

namespace sequelize::detail {

/// Where a finder's records go: a container, seen as an association member is.
struct SEQUELIZE_API RecordSink {
    void* container = nullptr;
    const AssociationFunctions* operations = nullptr;

    /// The address of a new record.
    [[nodiscard]] void* append() const { return operations->at(container, operations->append(container)); }
};

template <class Container>
[[nodiscard]] RecordSink sinkOf(Container& container) {
    return {&container, &associationFunctions<Container>};
}

}  // namespace sequelize::detail
