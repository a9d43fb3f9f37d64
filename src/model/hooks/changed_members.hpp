#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <sequelize/model/model_core.hpp>
#include <sequelize/query/values.hpp>

namespace sequelize::detail {

/// The columns whose members hold other values than before, with what they hold now.
[[nodiscard]] inline std::vector<AssignedValue> changedMembers(const std::vector<Value>& before,
                                                               const std::vector<Value>& now) {
    std::vector<AssignedValue> changed;
    for (std::size_t i = 0; i < before.size(); ++i)
        if (now[i] != before[i]) changed.emplace_back(i, now[i]);
    return changed;
}

/// A record's members before hooks see it.
class MembersBefore {
public:
    /// `isWanted` false: nobody will ask, and nothing is copied.
    MembersBefore(const ModelCore& model, const void* record, bool isWanted = true) : model_(model), record_(record) {
        if (isWanted) values_ = model.valuesOf(record);
    }
    /// What hooks made of them, as values to be written beside deletedAt and the version, which the call itself writes.
    [[nodiscard]] std::vector<NamedAssignment> changes() const {
        std::vector<NamedAssignment> list;
        if (values_.empty()) return list;
        const auto& table = model_.table();
        for (auto& [index, value] : changedMembers(values_, model_.valuesOf(record_)))
            if (index != table.deletedAt && index != table.version)
                list.push_back({{.name = table.columns[index].name}, Expression::ofValue(std::move(value))});
        return list;
    }

private:
    const ModelCore& model_;
    const void* record_;
    std::vector<Value> values_{};
};

}  // namespace sequelize::detail
