#pragma once

#include <cstddef>
#include <utility>

#include <sequelize/association/member_operations.hpp>
#include <sequelize/core/api.hpp>

namespace sequelize::detail {

/// Where a finder's records go: a container, seen as an association member is.
struct SEQUELIZE_API RecordSink {
    void* container = nullptr;
    const AssociationFunctions* operations = nullptr;
    /// Makes room for that many records, or gives most of the room back that more would need; null: there is one only.
    void (*makeRoom)(void* container, std::size_t records) = nullptr;

    /// The address of a new record.
    [[nodiscard]] void* append() const { return operations->at(container, operations->append(container)); }
    /// How many records are expected, or came.
    void expect(std::size_t records) const {
        if (makeRoom) makeRoom(container, records);
    }
};

template <class Container>
[[nodiscard]] RecordSink sinkOf(Container& container) {
    RecordSink sink{.container = &container, .operations = &associationFunctions<Container>};
    if constexpr (requires { container.shrink_to_fit(); })
        sink.makeRoom = [](void* list, std::size_t records) {
            auto& vector = *static_cast<Container*>(list);
            if (vector.capacity() < records) {
                vector.reserve(records);
            } else if (vector.capacity() / 2 > records) {
                // shrink_to_fit would be three times as many functions.
                Container fitting;
                fitting.reserve(vector.size());
                for (auto& record : vector) fitting.push_back(std::move(record));
                vector = std::move(fitting);
            }
        };
    return sink;
}

}  // namespace sequelize::detail
