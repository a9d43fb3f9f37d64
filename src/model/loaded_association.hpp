#pragma once

#include <cstddef>
#include <string>

#include <sequelize/association/association.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

namespace sequelize::detail {

/// The records that an association member of a record holds, for reading.
class LoadedAssociation {
public:
    LoadedAssociation(const ModelSet& models, const Association& association, const void* record)
        : association_(association),
          target_(models.of(*association.target)),
          through_(association.through && association.slot.operations->throughTag ? &models.of(*association.through)
                                                                                  : nullptr),
          // the operations read without changing anything, but serve writers, too
          member_(association.slot.in(const_cast<void*>(record))) {}

    [[nodiscard]] explicit operator bool() const { return association_.slot.operations->isLoaded(member_); }
    [[nodiscard]] std::size_t size() const { return association_.slot.operations->size(member_); }
    [[nodiscard]] const ModelCore& target() const noexcept { return target_; }
    [[nodiscard]] const void* at(std::size_t i) const { return association_.slot.operations->at(member_, i); }
    /// The join table's row that goes with the i-th record; no core: there is none.
    [[nodiscard]] ThroughRow through(std::size_t i) const {
        const void* row = through_ ? association_.slot.operations->throughOf(member_, i) : nullptr;
        if (!row) return {};
        return {through_, row};
    }
    [[nodiscard]] std::string inspect(std::size_t i, std::size_t depth) const {
        return target_.inspect(at(i), depth, through(i));
    }

private:
    const Association& association_;
    const ModelCore& target_;
    const ModelCore* through_;
    void* member_;
};

}  // namespace sequelize::detail
