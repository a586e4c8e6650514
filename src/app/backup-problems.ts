import type { Text } from '../canonical/language.ts'

/** What may stand between a backup and its file, or its way back. */
export const backupProblems = {
  backup_foreign: {
    status: 422,
    message: {
      en: 'This file is not a backup of Torii.',
      ja: 'このファイルは Torii のバックアップではありません。',
      'zh-CN': '此文件不是 Torii 的备份。',
    },
    fix: {
      en: 'Nothing was changed. Choose a file that ends in .torii-backup; a torii.yaml alone goes in under «Settings file only».',
      ja: '何も変更していません。.torii-backup で終わるファイルを選んでください。torii.yaml だけを戻すには「設定ファイルだけ」を使います。',
      'zh-CN': '未作任何更改。请选择以 .torii-backup 结尾的文件；只恢复 torii.yaml 请用“仅设置文件”。',
    },
  },
  backup_damaged: {
    status: 422,
    message: {
      en: 'This backup is damaged or cut short.',
      ja: 'このバックアップは破損しているか、途中で切れています。',
      'zh-CN': '此备份已损坏或不完整。',
    },
    fix: {
      en: 'Nothing was changed. Copy the file again from where it is kept, or take an older one.',
      ja: '何も変更していません。保管場所からもう一度コピーするか、以前のバックアップを使ってください。',
      'zh-CN': '未作任何更改。请从保存处重新复制该文件，或改用更早的备份。',
    },
  },
  backup_newer: {
    status: 409,
    message: {
      en: 'This backup was made by a newer Torii.',
      ja: 'このバックアップは新しいバージョンの Torii で作成されています。',
      'zh-CN': '此备份由更新版本的 Torii 创建。',
    },
    fix: {
      en: 'Nothing was changed. Update Torii first.',
      ja: '何も変更していません。先に Torii を更新してください。',
      'zh-CN': '未作任何更改。请先更新 Torii。',
    },
  },
  backup_too_large: {
    status: 413,
    message: {
      en: 'This file is larger than 8 GB.',
      ja: 'このファイルは 8 GB を超えています。',
      'zh-CN': '此文件超过 8 GB。',
    },
    fix: {
      en: 'Nothing was changed. Put it in place by hand: stop Torii and copy the file over torii.db.',
      ja: '何も変更していません。Torii を停止し、ファイルを torii.db に上書きコピーしてください。',
      'zh-CN': '未作任何更改。请停止 Torii，并用该文件覆盖 torii.db。',
    },
  },
  backup_gone: {
    status: 404,
    message: {
      en: 'This backup is no longer here; each waits for ten minutes.',
      ja: 'このバックアップはもうありません。待つのは 10 分間です。',
      'zh-CN': '此备份已不在；每个备份只保留十分钟。',
    },
    fix: { en: 'Start again.', ja: 'もう一度始めてください。', 'zh-CN': '请重新开始。' },
  },
  backup_needs_key: {
    status: 409,
    message: {
      en: 'The secrets in this backup were sealed with another vault key.',
      ja: 'このバックアップの秘密は、別の保管庫の鍵で封じられています。',
      'zh-CN': '此备份中的机密是用另一把保管库密钥加密的。',
    },
    fix: {
      en: 'Nothing was changed. Give the secret.key that belongs to the backup.',
      ja: '何も変更していません。このバックアップに対応する secret.key を指定してください。',
      'zh-CN': '未作任何更改。请提供与此备份对应的 secret.key。',
    },
  },
  backup_wrong_key: {
    status: 422,
    message: {
      en: 'This key does not open the secrets in the backup.',
      ja: 'この鍵ではバックアップの秘密を開けません。',
      'zh-CN': '此密钥无法打开备份中的机密。',
    },
    fix: {
      en: 'Nothing was changed. Give what secret.key or TORII_SECRET_KEY held when the backup was made.',
      ja: '何も変更していません。バックアップを作成したときの secret.key または TORII_SECRET_KEY の内容を指定してください。',
      'zh-CN': '未作任何更改。请提供创建备份时 secret.key 或 TORII_SECRET_KEY 的内容。',
    },
  },
  backup_settings_kept: {
    status: 409,
    message: {
      en: 'Records, keys and secrets are restored; torii.yaml is not: another hand changed it at that moment, or it could not be written.',
      ja: '記録・キー・秘密は復元しましたが、torii.yaml は戻せませんでした。その瞬間に別の操作で変更されたか、書き込めませんでした。',
      'zh-CN': '记录、密钥和机密已恢复，但 torii.yaml 未恢复：它恰好被其他操作修改，或无法写入。',
    },
    fix: {
      en: 'Choose the backup once more.',
      ja: 'バックアップをもう一度選んでください。',
      'zh-CN': '请再次选择该备份。',
    },
  },
  backup_disk_full: {
    status: 507,
    message: {
      en: 'The disk is full.',
      ja: 'ディスクの空きがありません。',
      'zh-CN': '磁盘已满。',
    },
    fix: {
      en: 'Nothing was changed. A backup needs as much room as torii.db takes; free some and try again.',
      ja: '何も変更していません。torii.db と同じだけの空きが必要です。空きを作ってから、もう一度試してください。',
      'zh-CN': '未作任何更改。备份需要与 torii.db 相同的空间；请释放空间后重试。',
    },
  },
  backup_failed: {
    status: 409,
    message: {
      en: 'It failed: {cause}',
      ja: '失敗しました: {cause}',
      'zh-CN': '失败：{cause}',
    },
    fix: {
      en: 'Mend what is named and try again; torii.log has the details.',
      ja: '原因を直してから、もう一度試してください。詳細は torii.log にあります。',
      'zh-CN': '请解决上述问题后重试；详情见 torii.log。',
    },
  },
} satisfies Record<string, { status: number; message: Text; fix: Text }>
