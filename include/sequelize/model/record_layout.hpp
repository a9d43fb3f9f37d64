#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include <sequelize/association/association.hpp>
#include <sequelize/schema/struct_layout.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

class RecordState;

/// What the compiled core must know of a struct to make and move its objects.
struct RecordLayout {
    std::size_t size = 0;
    RecordState* (*state)(void* record) = nullptr;                            ///< of structs that derive from Record<T>
    void (*withNew)(const std::function<void(void* record)>& use) = nullptr;  ///< lends a new object
    StructLayout members{};
    const AssociationFunctions* listOperations = nullptr;  ///< of a std::vector of them
    void* (*newList)() = nullptr;                          ///< such a vector; null: no struct stands for the table
    void (*deleteList)(void* list) = nullptr;
};

/// A function of the program's that knows whole records.
struct RecordValidator {
    std::string name{};
    std::function<Verdict(const void* record)> function{};
};

}  // namespace sequelize::detail
