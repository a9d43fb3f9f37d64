#pragma once

#include <cstddef>
#include <memory>

#include <sequelize/association/record_sink.hpp>
#include <sequelize/model/model_core.hpp>

namespace sequelize::detail {

/// Records of a model that no program gave: a std::vector of its structs.
class OwnRecords {
public:
    /// Empty, and without a list, for a table that no struct stands for.
    explicit OwnRecords(const RecordLayout& layout)
        : list_(layout.newList ? std::shared_ptr<void>(layout.newList(), layout.deleteList) : nullptr),
          operations_(layout.listOperations) {}

    [[nodiscard]] explicit operator bool() const noexcept { return list_ != nullptr; }
    [[nodiscard]] RecordSink sink() const noexcept { return {.container = list_.get(), .operations = operations_}; }
    [[nodiscard]] std::size_t size() const { return list_ ? operations_->size(list_.get()) : 0; }
    [[nodiscard]] void* at(std::size_t i) const { return operations_->at(list_.get(), i); }
    [[nodiscard]] void* first() const { return size() == 0 ? nullptr : at(0); }

private:
    std::shared_ptr<void> list_;
    const AssociationFunctions* operations_;
};

}  // namespace sequelize::detail
