#pragma once

#include <sequelize/core/hook_table.hpp>

namespace sequelize::detail {

/// The hooks that kinds of calls may run. Those of beforeSave and afterSave are hooks of Create and Update.
inline constexpr HookMask validateHooks =
    maskOf(HookType::beforeValidate, HookType::afterValidate, HookType::validationFailed);
inline constexpr HookMask createHooks = validateHooks | maskOf(HookType::beforeCreate, HookType::afterCreate);
inline constexpr HookMask updateHooks = validateHooks | maskOf(HookType::beforeUpdate, HookType::afterUpdate);
inline constexpr HookMask upsertHooks = maskOf(HookType::beforeUpsert, HookType::afterUpsert);
inline constexpr HookMask destroyHooks = maskOf(HookType::beforeDestroy, HookType::afterDestroy);
inline constexpr HookMask restoreHooks = maskOf(HookType::beforeRestore, HookType::afterRestore);
inline constexpr HookMask bulkCreateHooks = maskOf(HookType::beforeBulkCreate, HookType::afterBulkCreate);
inline constexpr HookMask bulkUpdateHooks = maskOf(HookType::beforeBulkUpdate, HookType::afterBulkUpdate);
inline constexpr HookMask bulkDestroyHooks = maskOf(HookType::beforeBulkDestroy, HookType::afterBulkDestroy);
inline constexpr HookMask bulkRestoreHooks = maskOf(HookType::beforeBulkRestore, HookType::afterBulkRestore);
inline constexpr HookMask findHooks =
    maskOf(HookType::beforeFind, HookType::beforeFindAfterOptions, HookType::afterFind);
inline constexpr HookMask countHooks = maskOf(HookType::beforeCount);
inline constexpr HookMask syncHooks = maskOf(HookType::beforeSync, HookType::afterSync);
inline constexpr HookMask associateHooks = maskOf(HookType::beforeAssociate, HookType::afterAssociate);

}  // namespace sequelize::detail
